// hyperfine: times commands from outside, all runs of one before all of the next; https://github.com/sharkdp/hyperfine
import {HyperfineResults} from '../model/harness-results.js';
import {emptyResults, readResults} from './read-results.js';

export const hyperfineProgram = 'hyperfine';
export const hyperfineInstall = 'apt-get install hyperfine, or cargo install hyperfine';

export interface HyperfineRequest {
  readonly commands: readonly (readonly string[])[];
  readonly warmupRuns: number;
  readonly runs: number;
  readonly prepare: readonly string[] | undefined;
  readonly parameter: {readonly name: string; readonly values: readonly string[]} | undefined;
  readonly resultFile: string;
}

/** Without a shell: hyperfine then splits the text into words as one would, so it is quoted for that. */
export const hyperfineWords = ({commands, warmupRuns, runs, prepare, parameter, resultFile}: HyperfineRequest): readonly string[] => [
  '--shell=none',
  '--style=basic',
  '--warmup',
  `${warmupRuns}`,
  '--runs',
  `${Math.max(2, runs)}`,
  '--export-json',
  resultFile,
  ...(prepare === undefined ? [] : ['--prepare', quoted(prepare)]),
  ...(parameter === undefined ? [] : ['--parameter-list', parameter.name, parameter.values.join(',')]),
  '--',
  ...commands.map(quoted),
];

const quoted = (words: readonly string[]): string =>
  words.map(word => (/^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

export interface HyperfineSide {
  readonly command: string;
  readonly times: readonly number[];
  readonly cpuSeconds: number;
  readonly parameters: Readonly<Record<string, string>>;
}

export const readHyperfine = (text: string): readonly HyperfineSide[] => {
  const {results} = readResults('hyperfine', HyperfineResults, text);
  if (results.length === 0) throw emptyResults('hyperfine', 'Check the command.');
  return results.map(({command, times, user, system, parameters}) => ({
    command,
    times,
    cpuSeconds: user + system,
    parameters: parameters ?? {},
  }));
};
