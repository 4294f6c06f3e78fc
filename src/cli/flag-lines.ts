// Flags as lines of help: name, what it takes, what it means.
import type {Flag} from './flags.js';

const takes = {text: ' TEXT', number: ' N', switch: '', list: ' TEXT…', words: " 'COMMAND'"} as const satisfies Record<
  Flag['kind'],
  string
>;

export const flagLines = (flags: readonly Flag[]): string[] => {
  const names = flags.map(flag => `--${flag.name}${flag.choices.length > 0 ? ' CHOICE' : takes[flag.kind]}`);
  const width = Math.max(...names.map(name => name.length));
  return flags.map((flag, index) =>
    `  ${(names[index] ?? '').padEnd(width)}  ${[flag.description, choices(flag)].filter(part => part !== '').join(' ')}`.trimEnd(),
  );
};

const choices = (flag: Flag): string => (flag.choices.length === 0 ? '' : `One of: ${flag.choices.join(', ')}.`);
