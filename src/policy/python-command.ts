// How a Python command line is split: interpreter flags, what is run, its arguments. https://docs.python.org/3/using/cmdline.html
import type {Invocation} from '../model/facts.js';

/** `python3.11`, `python3.13t`, `pypy3`; without folder. */
export const isPython = (name: string): boolean => /^(?:python|pythonw|pypy)[\d.]*t?(?:-\w+)?$/i.test(name);

/** Programs that are Python wherever they come from; most are told by their first line, these even behind a wrapper. */
export const pythonPrograms: ReadonlySet<string> = new Set([
  'celery',
  'coverage',
  'django-admin',
  'fastapi',
  'flask',
  'gunicorn',
  'hypercorn',
  'ipython',
  'jupyter',
  'mypy',
  'pip',
  'pip3',
  'py.test',
  'pytest',
  'streamlit',
  'torchrun',
  'uvicorn',
  'uwsgi',
]);

export const pythonInvocation = (words: readonly string[]): Invocation => {
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--check-hash-based-pycs') at += 1;
    else if (!word.startsWith('-') || word === '-') break;
    else if (!word.startsWith('--')) {
      const cluster = readCluster(word);
      if (cluster.option === 'c') return inline(words, cluster.value === '' ? at + 2 : at + 1);
      if (cluster.option === 'm') return moduleRun(words, at, cluster);
      if (cluster.option !== undefined && cluster.value === '') at += 1;
    }
  }
  const script = words[at];
  if (script === undefined || script === '-') return inline(words, at + 1);
  return {form: 'script', script, interpreterArgs: words.slice(0, at), args: words.slice(at + 1)};
};

interface Cluster {
  /** Flags without value that stand before the option. */
  readonly flags: string;
  /** The first option that takes a value. */
  readonly option: string | undefined;
  /** What of the word is left for its value; empty: the next word is the value. */
  readonly value: string;
}

/** `-um`, `-Xdev`, `-IWignore`: letters until the first that takes a value. */
const readCluster = (word: string): Cluster => {
  const at = word.slice(1).search(/[cmWX]/) + 1;
  if (at === 0) return {flags: word.slice(1), option: undefined, value: ''};
  return {flags: word.slice(1, at), option: word[at], value: word.slice(at + 1)};
};

/** Code from the command line, from standard input, or none (a prompt). */
const inline = (words: readonly string[], end: number): Invocation => ({
  form: 'inline',
  interpreterArgs: words.slice(0, end),
  args: words.slice(end),
});

const moduleRun = (words: readonly string[], at: number, {flags, value}: Cluster): Invocation => {
  const next = value === '' ? at + 1 : at;
  const module = value === '' ? words[next] : value;
  if (module === undefined) return inline(words, words.length);
  const interpreterArgs = [...words.slice(0, at), ...(flags === '' ? [] : [`-${flags}`])];
  return {form: 'module', module, interpreterArgs, args: words.slice(next + 1)};
};
