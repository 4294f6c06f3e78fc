// The rules of the Ambiguity Policy that are machine-read: which values each holds and the words that tell them apart.
import type {PolicyRule} from '../model/policy-values.js';
import {
  hertz,
  metric,
  milliseconds,
  oneOf,
  percent,
  plainWord,
  profilerId,
  profilerOrSuite,
  seconds,
  type ValueKind,
  wholeNumber,
} from './value-kinds.js';

/** One value of a rule, or a list of them. */
export interface Slot<T> {
  /** For messages. */
  readonly name: string;
  readonly kind: ValueKind<T>;
  /** Words in the text before the value; the value belongs to the slot whose words end nearest to it. Without them: by order. */
  readonly before?: RegExp;
  /** Words that directly follow the value; they decide before `before` does. */
  readonly after?: RegExp;
  readonly isList?: boolean;
}

const slot = <T>(name: string, kind: ValueKind<T>, words: {readonly before?: RegExp; readonly after?: RegExp} = {}): Slot<T> => ({
  name,
  kind,
  ...words,
});
const list = <T>(name: string, kind: ValueKind<T>, before: RegExp): Slot<T> => ({name, kind, before, isList: true});

const rate = hertz({from: 1, to: 10_000});
const recording = seconds({from: Number.MIN_VALUE, to: 3_600});
const form = oneOf('a way to report', ['absolute', 'relative']);

export const rules = {
  'profiler-choice': {
    // First and up to the value: "exact call counts in Python `…`" names both.
    exactCallCounts: slot('exact call counts', profilerId, {before: /\b(?:exact|call counts?)\b.*/i}),
    python: slot('Python', profilerOrSuite, {before: /\bpython\b/i}),
    node: slot('Node.js', profilerOrSuite, {before: /\b(?:node(?:\.js)?|javascript)(?!\w)/i}),
    browser: slot('browser', profilerOrSuite, {before: /\b(?:browsers?|pages?)\b/i}),
  },
  'fallback-order': {
    pythonTime: list('Python time', profilerId, /\bpython\b.*\btime\b/i),
    pythonMemory: list('Python memory', profilerId, /\bpython\b.*\bmemory\b/i),
    nodeTime: list('Node.js time', profilerId, /\bnode(?:\.js)?(?!\w).*\btime\b/i),
    nodeMemory: list('Node.js memory', profilerId, /\bnode(?:\.js)?(?!\w).*\bmemory\b/i),
    native: list('native', profilerId, /\bnative\b/i),
  },
  'sampling-rate': {
    python: slot('Python', rate, {before: /\bpython\b/i}),
    v8: slot('V8', rate, {before: /\b(?:v8|node(?:\.js)?|javascript)(?!\w)/i}),
    native: slot('native', rate, {before: /\bnative\b/i}),
  },
  'recording-length': {
    attached: slot('attached', recording, {before: /\battach\w*/i}),
    launched: slot('launched', seconds({from: Number.MIN_VALUE, to: 86_400}), {before: /\b(?:launch|start)\w*/i}),
    wait: slot('waits', recording, {before: /\bwait\w*/i}),
  },
  'benchmark-iterations': {
    measured: slot('at least', wholeNumber({from: 2, to: 100_000}), {before: /\bat least\b|\bmeasur\w+/i, after: /^\s*measur\w+/i}),
    warmup: slot('warm-up', wholeNumber({from: 0, to: 100_000}), {before: /\bwarm-?ups?\b/i, after: /^\s*warm-?ups?\b/i}),
    short: slot('below', milliseconds({from: Number.MIN_VALUE, to: 1_000}), {before: /\b(?:below|under|shorter than|less than)\b/i}),
  },
  'metric-focus': {
    byDefault: slot('by default', metric, {before: /\bdefault\b/i, after: /^\s*(?:time\s+)?by default\b/i}),
    withoutIo: slot('excluded', metric, {before: /\b(?:exclud|ignor)\w*|\bleft out\b|\bleav\w+ out\b|\bwithout\b/i}),
    memoryWords: list('mention', plainWord, /\b(?:mention|say)\w*|\bwords?\b/i),
    onMemoryWords: slot('switch', metric, {before: /\bswitch\w*/i}),
  },
  'optimization-scope': {scope: slot('scope', oneOf('a scope', ['hot-path']))},
  'baseline-requirement': {baseline: slot('baseline', oneOf('the word', ['required']))},
  reporting: {first: slot('first', form), second: slot('second', form)},
  'evidence-floor': {
    samples: slot('samples', wholeNumber({from: 1, to: 1_000_000}), {before: /\b(?:at least|fewer than)\b/i, after: /^\s*samples\b/i}),
    unattributed: slot('unattributed', percent, {before: /\bunattributed\b.*/i}),
    profiler: slot('profiler', percent, {before: /\bprofiler\b.*/i}),
    dominant: slot('dominant', percent, {before: /\bdominant\b.*/i}),
  },
  'page-audit': {
    runs: slot('at least', wholeNumber({from: 1, to: 100}), {before: /\bat least\b/i, after: /^\s*runs\b/i}),
    target: slot('above', wholeNumber({from: 1, to: 99}), {before: /\b(?:above|over|more than)\b/i}),
  },
} as const satisfies Record<PolicyRule, Record<string, Slot<unknown>>>;

export const labelOf = (rule: PolicyRule): string => rule.charAt(0).toUpperCase() + rule.slice(1).replaceAll('-', ' ');
