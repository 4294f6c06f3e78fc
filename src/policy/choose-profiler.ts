// Which profiler runs: the caller's, or the policy's preferred one, or the next that answers the same question. Never silently another.
import type {Assumption} from '../model/assumption.js';
import type {FoundProgram} from '../model/facts.js';
import type {PolicyValues} from '../model/policy-values.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import type {Warning} from '../model/report.js';
import type {Metric, ProfilerId} from '../model/words.js';
import {fromPolicy} from './assume.js';
import {type Candidate, candidateOf, lossOf, type Obstacle, obstacleOf, type Question} from './candidates.js';
import {nothingFits} from './nothing-fits.js';
import {type Preference, preferences, stepsBelow, type Wishes} from './preferences.js';

export interface ProfilerChoice {
  readonly profiler: Profiler;
  readonly found: FoundProgram | undefined;
  readonly assumptions: readonly Assumption[];
  readonly warnings: readonly Warning[];
  /** Another than was asked about: nothing measures that here. */
  readonly metric?: Metric;
}

/** The caller's own choice; where it is missing or not permitted, the next that answers the same question, said as a fallback. */
export const demandProfiler = (
  id: ProfilerId,
  question: Question,
  values: PolicyValues,
  candidates: readonly Candidate[],
  /** What is asked for no other profiler has. */
  isParticular: boolean,
  /** Processor time is not what was asked for, only what the named one measures. */
  mayTakeWall: boolean,
): ProfilerChoice => {
  const candidate = candidateOf(candidates, id);
  const open = {...question, isNamed: false};
  const fitting = candidates.filter(other => obstacleOf(other, open) === undefined).map(({profiler}) => profiler.id);
  const others =
    fitting.length === 0 ? 'list_profilers says what works here.' : `Leave the profiler open, or choose ${fitting.join(' or ')}.`;
  if (candidate === undefined) throw new ProfilingError('unsupported_target', `The profiler ${id} is not part of this version.`, others);
  const obstacle = obstacleOf(candidate, question);
  if (obstacle === undefined) return {...candidate, assumptions: [], warnings: []};
  const standIn = candidate.profiler.standIn === undefined ? undefined : candidateOf(candidates, candidate.profiler.standIn);
  if (standIn !== undefined && obstacleOf(standIn, open) === undefined)
    return {...standIn, ...insteadOf(candidate.profiler, standIn.profiler, obstacle)};
  if (!isParticular) {
    const next =
      nextOnLadder(candidate, obstacle, open, values, candidates) ??
      (mayTakeWall && question.metric === 'cpu' ? nextOnLadder(candidate, obstacle, open, values, candidates, 'wall') : undefined);
    if (next !== undefined) return next;
  }
  if (obstacle.kind === 'missing')
    throw new ProfilingError(
      'program_missing',
      `${id} cannot be used: ${obstacle.reason}.`,
      `To install it: ${candidate.profiler.install}. ${others}`,
    );
  throw new ProfilingError('unsupported_target', `${id} cannot be used: ${obstacle.reason}.`, others);
};

/** Undefined: the question is not put to this profiler, or nothing below it answers. */
const nextOnLadder = (
  named: Candidate,
  obstacle: Obstacle,
  question: Question,
  values: PolicyValues,
  candidates: readonly Candidate[],
  /** What the others are to measure. */
  measured: Metric = question.metric,
): ProfilerChoice | undefined => {
  const {profiler} = named;
  const {metric, target} = question;
  const asksWell =
    profiler.runtimes.includes(target.runtime) && profiler.measures.includes(metric) && (target.pid === undefined || profiler.attaches);
  // Inside the interpreter, what does not fit is how the program is started: the caller's to change.
  if (!asksWell || (obstacle.kind === 'unfit' && profiler.residence.in !== 'program')) return undefined;
  const attempts = stepsBelow(profiler.id, question, values).map((preference): Attempt => {
    const candidate = candidateOf(candidates, preference.id);
    return {preference, candidate, obstacle: candidate === undefined ? notBuilt : obstacleOf(candidate, {...question, metric: measured})};
  });
  const index = attempts.findIndex(each => each.obstacle === undefined);
  const chosen = attempts[index];
  if (chosen?.candidate === undefined) return undefined;
  const why = [
    `${profiler.id}: ${obstacle.reason}`,
    ...attempts.slice(0, index).map(each => `${each.preference.id}: ${each.obstacle?.reason}`),
  ];
  const {id, rule, part} = chosen.preference;
  const policy = fromPolicy({field: 'profiler', value: id, rule, part}, values);
  return {
    ...chosen.candidate,
    ...(measured === question.metric ? {} : {metric: measured}),
    assumptions: [
      {
        ...policy,
        basis: 'fallback',
        reason: `${policy.reason}. Asked for was ${profiler.id}. Not used: ${why.join('; ')}. What is lost: ${lossOf(profiler, chosen.candidate.profiler)}.`,
      },
    ],
    warnings: [
      {
        code: 'named-profiler-replaced',
        message: `${profiler.id} cannot be used: ${obstacle.reason}; ${id} was used instead.`,
        hint: obstacle.kind === 'missing' ? `To install it: ${profiler.install}.` : 'list_profilers says what works here.',
      },
    ],
  };
};

const insteadOf = (asked: Profiler, standIn: Profiler, {kind, reason}: Obstacle): Pick<ProfilerChoice, 'assumptions' | 'warnings'> => ({
  assumptions: [
    {
      field: 'profiler',
      value: standIn.id,
      basis: 'fallback',
      reason: `${asked.id} was asked for. Not used: ${reason}. ${standIn.id} answers the same question; what is different: ${lossOf(asked, standIn)}.`,
      override: 'profiler',
    },
  ],
  warnings: kind === 'missing' ? [missingWarning(asked, standIn.id, 'asked for')] : [],
});

export interface Attempt {
  readonly preference: Preference;
  readonly candidate: Candidate | undefined;
  readonly obstacle: Obstacle | undefined;
}

/** The policy's choice. */
export const chooseProfiler = (
  question: Question,
  wishes: Wishes,
  values: PolicyValues,
  candidates: readonly Candidate[],
): ProfilerChoice => {
  const attempts = preferences(question, wishes, values, candidates).map((preference): Attempt => {
    const candidate = candidateOf(candidates, preference.id);
    const obstacle = candidate === undefined ? notBuilt : obstacleOf(candidate, question);
    return {preference, candidate, obstacle};
  });
  const index = attempts.findIndex(({obstacle}) => obstacle === undefined);
  const chosen = attempts[index];
  if (chosen?.candidate === undefined) throw nothingFits(attempts, question);
  const passedOver = attempts.slice(0, index);
  return {
    ...chosen.candidate,
    assumptions: [assumptionOf(chosen.preference, chosen.candidate.profiler, passedOver, values)],
    warnings: [
      ...missingWarnings(chosen.candidate.profiler, passedOver),
      ...countWarnings(wishes.exactCallCounts, chosen.candidate.profiler),
    ],
  };
};

const notBuilt: Obstacle = {kind: 'missing', reason: 'it is not part of this version'};

const assumptionOf = (
  {id, rule, part}: Preference,
  profiler: Profiler,
  passedOver: readonly Attempt[],
  values: PolicyValues,
): Assumption => {
  const policy = fromPolicy({field: 'profiler', value: id, rule, part}, values);
  const [preferred, ...others] = passedOver;
  if (preferred === undefined) return policy;
  const why = [preferred, ...others].map(reasonOf).join('; ');
  const lost = lossOf(preferred.candidate?.profiler, profiler);
  return {
    ...policy,
    basis: 'fallback',
    reason: `${policy.reason}. Preferred is ${preferred.preference.id}. Not used: ${why}. What is lost: ${lost}.`,
  };
};

/** With the command that mends it. */
const reasonOf = ({preference: {id}, candidate, obstacle}: Attempt): string =>
  `${id}: ${obstacle?.reason}${candidate !== undefined && obstacle?.kind === 'missing' ? ` (${candidate.profiler.install})` : ''}`;

/** The policy's own next step that answers in the same way is told by its assumption; one that answers in another way is a warning, too. */
const missingWarnings = ({id, fidelity}: Profiler, passedOver: readonly Attempt[]): Warning[] =>
  passedOver.slice(0, 1).flatMap(({candidate, obstacle}) => {
    if (candidate === undefined || obstacle?.kind !== 'missing' || candidate.profiler.fidelity.sampler === fidelity.sampler) return [];
    return [missingWarning(candidate.profiler, id, 'preferred')];
  });

const missingWarning = ({id, install}: Profiler, used: ProfilerId, wish: 'preferred' | 'asked for'): Warning => ({
  code: 'preferred-profiler-missing',
  message: `${id} is ${wish} but not installed; ${used} was used instead.`,
  hint: `To install it: ${install}.`,
});

const countWarnings = (wanted: boolean, {id, fidelity}: Profiler): Warning[] =>
  wanted && fidelity.sampler !== 'exact counts'
    ? [
        {
          code: 'no-exact-counts',
          message: `The request asks for exact call counts; ${id} cannot give them here.`,
          hint: 'Read its numbers as shares of time, not as counts.',
        },
      ]
    : [];
