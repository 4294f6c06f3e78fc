// argv → input of an operation: strict, with the nearest names when a flag is misspelt.
import {nearestNames} from '../model/nearest-names.js';
import {ProfilingError} from '../model/problem.js';
import type {Flag} from './flags.js';
import {splitWords} from './words.js';

export interface ParsedArguments {
  /** By key of the flag; lists are lists. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Words after `--`; undefined without it. */
  readonly command: readonly string[] | undefined;
}

/** Where all flags of a command are told. */
export const seeHelp = (subcommand: string): string => `All flags: perfwright ${subcommand} --help.`;

export const parseArguments = (
  argv: readonly string[],
  flags: readonly Flag[],
  {positionals = [], subcommand}: {readonly positionals?: readonly Flag[]; readonly subcommand: string},
): ParsedArguments => {
  const end = argv.indexOf('--');
  const words = end < 0 ? [...argv] : argv.slice(0, end);
  const free = [...positionals];
  const given = new Map<Flag, string[]>();
  const switches: Record<string, boolean> = {};

  while (words.length > 0) {
    const word = words.shift() ?? '';
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word === '-h' ? '--help' : word) ?? [];
    if (name === undefined) {
      const [positional] = free;
      if (positional === undefined) throw unexpectedWord(word, positionals, subcommand);
      // A list takes every word that is left.
      if (positional.kind !== 'list') free.shift();
      given.set(positional, [...(given.get(positional) ?? []), word]);
      continue;
    }
    const negated = flags.find(flag => flag.kind === 'switch' && name === `no-${flag.name}`);
    const flag = negated ?? flags.find(candidate => candidate.name === name);
    if (flag === undefined) throw unknownFlag(name, flags, subcommand);
    if (flag.kind === 'switch') {
      if (value !== undefined) throw usage(`--${name} takes no value.`, `Write --${flag.name} or --no-${flag.name}.`);
      switches[flag.key] = negated === undefined;
      continue;
    }
    const text = value ?? words.shift();
    if (text === undefined) throw usage(`--${name} needs a value.`, flag.description);
    if (given.has(flag) && flag.kind !== 'list' && flag.kind !== 'words') throw usage(`--${name} was given twice.`, 'Give it once.');
    given.set(flag, [...(given.get(flag) ?? []), text]);
  }
  const values = Object.fromEntries([...given].map(([flag, texts]) => [flag.key, valueFor(flag, texts)]));
  return {values: {...values, ...switches}, command: end < 0 ? undefined : argv.slice(end + 1)};
};

const valueFor = (flag: Flag, texts: readonly string[]): unknown => {
  const [first = ''] = texts;
  if (flag.kind === 'list') return texts;
  // `--against 'python b.py'` is one text; repeating the flag gives the words one by one.
  if (flag.kind === 'words') return texts.length === 1 ? splitWords(first) : texts;
  if (flag.kind !== 'number') return first;
  const number = Number(first);
  if (first.trim() === '' || Number.isNaN(number))
    throw usage(`--${flag.name} needs a number, not ${JSON.stringify(first.slice(0, 60))}.`, flag.description);
  return number;
};

const usage = (message: string, hint: string): ProfilingError => new ProfilingError('invalid_request', message, hint);

const unknownFlag = (name: string, flags: readonly Flag[], subcommand: string): ProfilingError => {
  const near = nearestNames(
    name,
    flags.map(flag => flag.name),
  );
  const message = `There is no flag --${name.slice(0, 60)}.`;
  return usage(
    near.length > 0 ? `${message} Meant is perhaps ${near.map(candidate => `--${candidate}`).join(' or ')}.` : message,
    seeHelp(subcommand),
  );
};

const unexpectedWord = (word: string, positionals: readonly Flag[], subcommand: string): ProfilingError => {
  const hint =
    positionals.length > 0
      ? `Expected: ${positionals.map(flag => flag.name).join(' ')}. ${seeHelp(subcommand)}`
      : `A command to run stands after \`--\`. ${seeHelp(subcommand)}`;
  return usage(`Unexpected word ${JSON.stringify(word.slice(0, 60))}.`, hint);
};
