// How often to sample and how long to record, from the request or the policy.
import type {Assumption} from '../model/assumption.js';
import type {Target} from '../model/facts.js';
import type {PolicyValues} from '../model/policy-values.js';
import type {Profiler} from '../model/profiler.js';
import type {Warning} from '../model/report.js';
import type {RunProfileRequest} from '../model/request.js';
import type {Metric, Runtime} from '../model/words.js';
import {fromPolicy} from './assume.js';

const engines = {
  python: {rate: 'python', name: 'Python'},
  node: {rate: 'v8', name: 'V8'},
  browser: {rate: 'v8', name: 'V8'},
  native: {rate: 'native', name: 'native'},
} as const satisfies Record<Runtime, {readonly rate: keyof PolicyValues['samplingRateHz']; readonly name: string}>;

export interface SamplingRate {
  readonly sampleRateHz: number;
  readonly assumptions: readonly Assumption[];
  readonly warnings: readonly Warning[];
}

/** Where nothing is sampled in time, the rate is no gap to speak of. */
export const samplingRate = (
  {sampleRateHz: asked}: RunProfileRequest,
  {runtime}: Target,
  {id, fidelity, fastestHz}: Profiler,
  metric: Metric,
  values: PolicyValues,
): SamplingRate => {
  const {rate, name} = engines[runtime];
  const sampleRateHz = asked ?? values.samplingRateHz[rate];
  const samplesTime =
    metric !== 'memory' && fidelity.ownRate !== true && (fidelity.sampler === 'asynchronous' || fidelity.sampler === 'safepoint');
  if (samplesTime && fastestHz !== undefined && sampleRateHz > fastestHz) {
    const reason = `${id} gives right figures up to ${fastestHz} samples a second`;
    const assumption: Assumption = {field: 'sampleRateHz', value: fastestHz, basis: 'detected', reason, override: 'sampleRateHz'};
    const warnings = asked === undefined ? [] : [{code: 'argument-changed', message: `sampleRateHz ${asked} was lowered: ${reason}.`}];
    return {sampleRateHz: fastestHz, assumptions: [assumption], warnings};
  }
  if (samplesTime) {
    const assumptions =
      asked === undefined ? [fromPolicy({field: 'sampleRateHz', value: sampleRateHz, rule: 'sampling-rate', part: name}, values)] : [];
    return {sampleRateHz, assumptions, warnings: []};
  }
  const message = `sampleRateHz has no effect: ${id} ${fidelity.ownRate === true ? 'samples at a rate of its own' : 'does not sample in time here'}.`;
  return {
    sampleRateHz,
    assumptions: [],
    warnings: asked === undefined ? [] : [{code: 'argument-without-effect', message, hint: 'Leave it out.'}],
  };
};

export interface RecordingLength {
  /** Undefined: until the program ends. */
  readonly durationMs: number | undefined;
  readonly timeLimitMs: number;
  readonly assumptions: readonly Assumption[];
}

export const recordingLength = (request: RunProfileRequest, target: Target, values: PolicyValues): RecordingLength => {
  const {attached, launched} = values.recordingSeconds;
  const assumptions: Assumption[] = [];
  const assume = (field: 'durationSeconds' | 'timeLimitSeconds', value: number, part: string): number => {
    assumptions.push(fromPolicy({field, value, rule: 'recording-length', part}, values));
    return value;
  };
  const attaches = target.invocation.form === 'attach';
  const seconds = request.durationSeconds ?? (attaches ? assume('durationSeconds', attached, 'attached') : undefined);
  // A recording that is asked for must fit, and the profiler needs time to write it.
  const limit =
    request.timeLimitSeconds ??
    (seconds === undefined
      ? assume('timeLimitSeconds', launched, 'launched')
      : assume('timeLimitSeconds', seconds + launched, 'launched, on top of the recording'));
  return {durationMs: seconds === undefined ? undefined : Math.round(seconds * 1_000), timeLimitMs: Math.round(limit * 1_000), assumptions};
};
