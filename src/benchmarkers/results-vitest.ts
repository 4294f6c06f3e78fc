// Results of vitest bench that was run elsewhere: --outputJson.
import type {ResultFormat} from '../model/benchmarker.js';
import {vitest} from './vitest.js';

export const resultsVitest: ResultFormat = {
  id: 'vitest',
  title: 'vitest bench',
  recognise: text => /^\s*\{\s*"files":\s*\[/.test(text),
  read: text => vitest.read(text),
};
