// How the values of policy rules are read: each kind accepts exactly what it says it expects.
import {type Metric, metrics, type ProfilerId, profilerIds} from '../model/words.js';

export interface ValueKind<T> {
  /** Completes "expected …". */
  readonly expected: string;
  read(text: string): T | undefined;
}

export const oneOf = <const Word extends string>(what: string, words: readonly Word[]): ValueKind<Word> => ({
  expected: `${what}: ${words.join(', ')}`,
  read: text => words.find(word => word === text.toLowerCase()),
});

export const profilerId: ValueKind<ProfilerId> = oneOf('a profiler id', profilerIds);

export const profilerOrSuite: ValueKind<ProfilerId | 'clinic'> = oneOf('a profiler id', [...profilerIds, 'clinic']);

export const metric: ValueKind<Metric> = oneOf('a metric', metrics);

/** A word to look for in what users write. */
export const plainWord: ValueKind<string> = {
  expected: 'a word or two, without punctuation',
  read: text => (/^[\p{L}\p{N}]+(?:[ _-][\p{L}\p{N}]+)*$/u.test(text) && text.length <= 40 ? text : undefined),
};

interface Limits {
  readonly from: number;
  readonly to: number;
}

const numberIn = (text: string, pattern: RegExp, {from, to}: Limits): number | undefined => {
  const value = Number(pattern.exec(text)?.[1] ?? Number.NaN);
  return value >= from && value <= to ? value : undefined;
};

export const wholeNumber = (limits: Limits): ValueKind<number> => ({
  expected: `a whole number from ${limits.from} to ${limits.to}`,
  read: text => numberIn(text, /^(\d+)$/, limits),
});

export const hertz = (limits: Limits): ValueKind<number> => ({
  expected: `a whole number of samples per second from ${limits.from} to ${limits.to}`,
  read: text => numberIn(text, /^(\d+)(?: ?Hz)?$/i, limits),
});

export const seconds = (limits: Limits): ValueKind<number> => ({
  expected: `a number of seconds above 0, at most ${limits.to}`,
  read: text => numberIn(text, /^(\d+(?:\.\d+)?)(?: ?s)?$/, limits),
});

/** The unit must be there: milliseconds and seconds are easily confused. */
export const milliseconds = (limits: Limits): ValueKind<number> => ({
  expected: `a number of milliseconds above 0 with its unit, such as \`${limits.to} ms\``,
  read: text => numberIn(text, /^(\d+(?:\.\d+)?) ?ms$/, limits),
});

/** Read as a share of 1. */
export const percent: ValueKind<number> = {
  expected: 'a percentage above 0 % and at most 100 %, with its sign',
  read: text => {
    const value = numberIn(text, /^(\d+(?:\.\d+)?) ?%$/, {from: Number.MIN_VALUE, to: 100});
    return value === undefined ? undefined : value / 100;
  },
};
