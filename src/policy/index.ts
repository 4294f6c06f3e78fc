// Fills the gaps of a request: what is profiled, what is measured, by which profiler, how long; and says what it assumed.
export type {Candidate} from './candidates.js';
export {refuseForeign} from './foreign-process.js';
export {type RequestWords, readRequestWords} from './request-words.js';
export {type ProfileResolution, type ResolveContext, resolveProfileRequest} from './resolve-profile.js';
export {describeTarget, pageTarget} from './target.js';
