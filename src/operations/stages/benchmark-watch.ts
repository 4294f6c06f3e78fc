// Looks at the files around a measurement: what a side's first run wrote, and which files that the commands name changed meanwhile.
import type {FileMarks} from '../../model/measuring.js';
import type {Command} from '../../model/plan.js';
import type {Side} from '../../statistics/order.js';

export interface Watched {
  /** New or changed after the first run of the side, in its working directory. */
  readonly written: Partial<Record<Side, readonly string[]>>;
  /** Named by a command, not written by a first run, and changed before all was over. */
  readonly changedMeanwhile: readonly string[];
}

export const differences = (before: FileMarks, after: FileMarks): readonly string[] =>
  [...after].flatMap(([name, mark]) => (before.get(name) === mark ? [] : [name]));

/** The files among `known` that the words name, alone or as `--input=data.json`, relative or by absolute path. */
export const namedFiles = (words: readonly string[], directory: string, known: Iterable<string>): readonly string[] => {
  const names = new Set(known);
  const found = words.flatMap(word => [word, word.slice(word.indexOf('=') + 1)]).map(word => relativeName(word, directory));
  return [...new Set(found)].filter(name => names.has(name));
};

const relativeName = (word: string, directory: string): string =>
  (word.startsWith(`${directory}/`) ? word.slice(directory.length + 1) : word).replace(/^\.\//, '');

export interface Watch {
  /** Around the first run of each side. */
  around<Result>(side: Side, run: () => Promise<Result>): Promise<Result>;
  /** When all is over. */
  finish(): Promise<Watched>;
}

export const watchFiles = (marksOf: (directory: string) => Promise<FileMarks>, sides: Readonly<Record<Side, Command>>): Watch => {
  const written: Partial<Record<Side, readonly string[]>> = {};
  const settled = new Map<string, FileMarks>();
  return {
    around: async (side, run) => {
      const {workingDirectory} = sides[side];
      const before = await marksOf(workingDirectory);
      const result = await run();
      const after = await marksOf(workingDirectory);
      written[side] = differences(before, after);
      settled.set(workingDirectory, after);
      return result;
    },
    finish: async () => {
      const ours = new Set(Object.values(written).flat());
      const changed: string[] = [];
      for (const [directory, before] of settled) {
        const words = Object.values(sides)
          .filter(({workingDirectory}) => workingDirectory === directory)
          .flatMap(({program, args}) => [program, ...args]);
        const after = await marksOf(directory);
        changed.push(...namedFiles(words, directory, differences(before, after)).filter(name => !ours.has(name)));
      }
      return {written, changedMeanwhile: [...new Set(changed)]};
    },
  };
};
