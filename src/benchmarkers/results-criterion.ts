// Results of criterion.rs: sample.json in target/criterion/<benchmark>/new; https://bheisler.github.io/criterion.rs/book/
import type {ResultFormat} from '../model/benchmarker.js';
import {CriterionSample} from '../model/harness-results.js';
import {readResults} from './read-results.js';
import {resultOf} from './result-of.js';

export const resultsCriterion: ResultFormat = {
  id: 'criterion',
  title: 'criterion',
  recognise: text => /^\s*\{\s*"sampling_mode"/.test(text),
  read: (text, path) => {
    const {iters, times} = readResults('criterion', CriterionSample, text);
    // Nanoseconds of so many iterations together.
    const values = times.flatMap((time, index) => ((iters[index] ?? 0) > 0 ? [time / (iters[index] ?? 1) / 1e9] : []));
    return [resultOf(nameOf(path), values)];
  },
};

/** The file does not say; its folders do. */
const nameOf = (path: string): string => {
  const folders = path.split('/').slice(0, -2);
  const after = folders.lastIndexOf('criterion') + 1;
  return folders.slice(after === 0 ? -1 : after).join('/') || path;
};
