// What a package manager would run: the script of the nearest package.json, or the program that npx names.
import {readFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {upwards} from './search-path.js';

const shortcuts = new Set(['start', 'test', 'stop', 'restart']);
const valueFlags = new Set(['-w', '--workspace', '--prefix', '-C', '--filter', '-F', '--cwd', '-p', '--package']);

/** Undefined: the command is no package manager, or there is no such script. */
export const readPackageScript = async (command: readonly string[], workingDirectory: string): Promise<string | undefined> => {
  const manager = basename(command[0] ?? '').replace(/\.(?:cmd|js|cjs)$/, '');
  const words = withoutFlags(command.slice(1));
  const [first, second] = words;
  if (manager === 'npx' || manager === 'pnpx' || manager === 'bunx') return joinedWords(words);
  if (manager !== 'npm' && manager !== 'pnpm' && manager !== 'yarn') return undefined;
  if (first === undefined) return undefined;
  if (first === 'exec' || first === 'dlx' || first === 'x') return joinedWords(words.slice(1));
  if (first === 'run' || first === 'run-script') return second === undefined ? undefined : nearestScript(second, workingDirectory);
  if (first === 't' || first === 'tst') return nearestScript('test', workingDirectory);
  // npm needs `run` for other names, pnpm and yarn do not.
  return manager === 'npm' && !shortcuts.has(first) ? undefined : nearestScript(first, workingDirectory);
};

const joinedWords = (words: readonly string[]): string | undefined => (words.length === 0 ? undefined : words.join(' '));

const withoutFlags = (words: readonly string[]): readonly string[] => {
  const rest = [...words];
  while (rest[0]?.startsWith('-') === true) {
    const flag = rest.shift();
    if (flag === '--') break;
    if (flag !== undefined && valueFlags.has(flag)) rest.shift();
  }
  return rest;
};

const nearestScript = async (name: string, workingDirectory: string): Promise<string | undefined> => {
  for (const folder of upwards(workingDirectory)) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return scriptIn(text, name);
  }
  return undefined;
};

const scriptIn = (text: string, name: string): string | undefined => {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content !== 'object' || content === null || !('scripts' in content)) return undefined;
    const {scripts} = content;
    if (typeof scripts !== 'object' || scripts === null || !Object.hasOwn(scripts, name)) return undefined;
    const script: unknown = Reflect.get(scripts, name);
    return typeof script === 'string' ? script : undefined;
  } catch {
    // A broken package.json is for the package manager to complain about.
    return undefined;
  }
};
