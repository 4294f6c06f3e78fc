// Programs that only start another one: which words are the other program's.
import type {Runtime} from '../model/words.js';

interface Wrapper {
  readonly names: readonly string[];
  /** The word that must follow, as in `uv run`. */
  readonly subcommand?: string;
  /** Flags whose value is the next word. */
  readonly valueFlags?: readonly string[];
  /** Words of its own between flags and program. */
  readonly positionals?: number;
  /** What it starts when its words do not say. */
  readonly starts?: Runtime;
}

const pythonRunner = {
  subcommand: 'run',
  starts: 'python',
  valueFlags: [
    '-p',
    '--python',
    '-n',
    '--name',
    '--prefix',
    '--cwd',
    '--project',
    '--directory',
    '-C',
    '--with',
    '--with-requirements',
    '--extra',
    '--group',
    '--env-file',
    '--package',
    '-e',
    '--environment',
    '-P',
  ],
} as const;

const wrappers: readonly Wrapper[] = [
  {names: ['env', 'cross-env', 'cross-env-shell'], valueFlags: ['-u', '--unset', '-C', '--chdir']},
  {names: ['dotenv'], valueFlags: ['-e', '-v', '-c']},
  {names: ['nice', 'ionice'], valueFlags: ['-n', '--adjustment', '-c', '--class', '--classdata']},
  {names: ['nohup', 'setsid', 'catchsegv', 'xvfb-run', 'exec', 'command']},
  {names: ['stdbuf'], valueFlags: ['-i', '-o', '-e']},
  {names: ['time', 'gtime'], valueFlags: ['-f', '--format', '-o', '--output']},
  {names: ['timeout', 'gtimeout'], valueFlags: ['-s', '--signal', '-k', '--kill-after'], positionals: 1},
  {names: ['taskset', 'chrt'], positionals: 1},
  {names: ['numactl'], valueFlags: ['-C', '-N', '-m', '-i', '-p']},
  {names: ['sudo', 'doas'], valueFlags: ['-u', '-g', '-C', '-h', '-p']},
  {names: ['uv', 'poetry', 'pdm', 'hatch', 'rye', 'pipenv', 'pipx', 'conda', 'mamba', 'micromamba', 'pixi'], ...pythonRunner},
  {names: ['uvx'], starts: 'python', valueFlags: ['-p', '--python', '--with', '--from']},
];

const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'busybox']);

export interface Wrapped {
  /** The words of what is started; several commands of a shell text, one each. */
  readonly commands: readonly (readonly string[])[];
  readonly starts: Runtime | undefined;
}

/** Undefined: `name` starts no other program. */
export const unwrap = (name: string, words: readonly string[]): Wrapped | undefined => {
  if (shells.has(name)) {
    const at = words.findIndex(word => /^-\w*c$/.test(word));
    return {commands: at < 0 ? [] : commandsOf(words[at + 1] ?? ''), starts: undefined};
  }
  const wrapper = wrappers.find(({names}) => names.includes(name));
  if (wrapper === undefined) return undefined;
  let rest = withoutFlags(words, wrapper);
  if (wrapper.subcommand !== undefined) {
    if (rest[0] !== wrapper.subcommand) return undefined;
    rest = withoutFlags(rest.slice(1), wrapper);
  }
  const command = withoutAssignments(rest.slice(wrapper.positionals ?? 0));
  // `env -S "python -u" app.py` holds several words in one.
  const [first = '', ...others] = command;
  return {commands: [first.includes(' ') ? [...splitWords(first), ...others] : command], starts: wrapper.starts};
};

/** The commands of a shell text such as a package.json script: `A=b python x.py && node y.js`. */
export const commandsOf = (text: string): readonly (readonly string[])[] =>
  text
    .split(/&&|\|\||[;|&\n]/)
    .map(command => withoutAssignments(splitWords(command)))
    .filter(words => words.length > 0);

const splitWords = (text: string): readonly string[] =>
  (text.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map(word => word.replace(/^(["'])(.*)\1$/s, '$2'));

const withoutAssignments = (words: readonly string[]): readonly string[] => {
  const first = words.findIndex(word => !/^\w+=/.test(word));
  return first < 0 ? [] : words.slice(first);
};

const withoutFlags = (words: readonly string[], {valueFlags = []}: Wrapper): readonly string[] => {
  let at = 0;
  while (words[at]?.startsWith('-') === true) {
    if (words[at] === '--') return words.slice(at + 1);
    at += valueFlags.includes(words[at] ?? '') ? 2 : 1;
  }
  return words.slice(at);
};
