// Findings about the same function become one: the place as ranked, with what is known of its cause.
import type {Finding} from '../model/report.js';

/** A cause that explains less than this of a function's time stays beside it. */
const explainsFrom = 0.5;

/** Causes that say more than "hot" and take the kind's place; the others are added to the evidence. */
const namesTheCause: ReadonlySet<string> = new Set([
  'regular-expression',
  'called-too-often',
  'serialisation',
  'lock-contention',
  'gil-contention',
  'io-wait',
  'event-loop-blocking',
  'garbage-collection',
  'allocation',
  'repeated-work',
  'deep-recursion',
]);

/** In the order given, but a cause joins the hot function that it explains. */
export const fuseFindings = (findings: readonly Finding[]): readonly Finding[] => {
  const fused: Finding[] = [];
  for (const finding of findings) {
    const at = fused.findIndex(other => explains(finding, other));
    const hot = fused[at];
    if (hot === undefined) fused.push(finding);
    else fused[at] = fuse(hot, finding);
  }
  return fused;
};

const explains = (cause: Finding, hot: Finding): boolean =>
  hot.kind === 'hot-function' &&
  cause.kind !== 'hot-function' &&
  // Time of loading is no part of a hot function's.
  cause.kind !== 'start-up' &&
  cause.function !== undefined &&
  cause.function === hot.function &&
  cause.file === hot.file &&
  (cause.totalShare ?? 0) >= explainsFrom * (hot.totalShare ?? 1);

const fuse = (hot: Finding, cause: Finding): Finding => {
  const advice = cause.advice ?? hot.advice;
  const named = namesTheCause.has(cause.kind);
  return {
    ...hot,
    kind: named ? cause.kind : hot.kind,
    // The place is observed; what the kind says is no surer than the cause.
    level: named ? cause.level : hot.level,
    evidence: [cause.title, ...cause.evidence.filter(line => !hot.evidence.includes(line)), ...hot.evidence],
    ...(cause.calls === undefined ? {} : {calls: cause.calls}),
    ...(advice === undefined ? {} : {advice}),
  };
};
