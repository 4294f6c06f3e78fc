// Between two states of a repository: did the change also touch what judges it, the check, the benchmark or its input?
import type {Machine} from '../../model/machine.js';
import type {Warning} from '../../model/report.js';
import type {RefSides} from './benchmark-refs.js';
import {namedFiles} from './benchmark-watch.js';

const testFile =
  /(?:^|\/)(?:tests?|__tests__|spec|bench(?:marks?)?)\/|(?:^|\/)(?:test_[^/]*|conftest)\.py$|_test\.(?:py|go)$|\.(?:test|spec|bench)\.[cm]?[jt]sx?$/;
const scriptFile = /\.(?:py|[cm]?js|ts|rb|pl|php|sh|lua|r)$/i;

export const changedRules = async (
  machine: Machine,
  {repository: {root}, base, changed}: RefSides,
  check: readonly string[] | undefined,
  directory: string,
): Promise<readonly Warning[]> => {
  const inside = directory.slice(root.length + 1);
  const all = await machine.repository.changedFiles(root, base.commit, changed.commit);
  // As the commands see them.
  const files = all.flatMap(path => (inside === '' ? [path] : path.startsWith(`${inside}/`) ? [path.slice(inside.length + 1)] : []));
  const below = (words: readonly string[]): readonly string[] => [
    ...namedFiles(words, directory, files),
    ...files.filter(file => words.some(word => word.length > 1 && file.startsWith(`${word.replace(/^\.\//, '').replace(/\/$/, '')}/`))),
  ];
  const words = [...base.words, ...changed.words];
  const [script] = words.filter(word => scriptFile.test(word));
  const harness = below(words).filter(file => testFile.test(file));
  const inputs = below(words).filter(file => !testFile.test(file) && file !== script && !scriptFile.test(file));
  const checks = check === undefined ? [] : [...new Set([...below(check), ...files.filter(file => testFile.test(file))])];
  return [
    ...told('harness-changed', harness, 'the benchmark itself differs between the sides: the difference may be its own'),
    ...told('input-differs', inputs, 'the commands name what differs between the sides: they may not do the same work'),
    ...told(
      'check-changed',
      checks.filter(file => !harness.includes(file)),
      'tests differ between the sides: passing may not mean the same',
    ),
  ];
};

const told = (code: string, files: readonly string[], meaning: string): readonly Warning[] =>
  files.length === 0
    ? []
    : [
        {
          code,
          message: `${[...new Set(files)].slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}: ${meaning}.`,
        },
      ];
