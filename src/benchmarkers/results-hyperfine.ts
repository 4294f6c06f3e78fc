// Results of `hyperfine --export-json`: one value for each run.
import type {ResultFormat} from '../model/benchmarker.js';
import {readHyperfine} from './hyperfine.js';
import {resultOf} from './result-of.js';

export const resultsHyperfine: ResultFormat = {
  id: 'hyperfine',
  title: 'hyperfine',
  recognise: text => /^\s*\{\s*"results":\s*\[/.test(text),
  read: text =>
    readHyperfine(text).map(({command, times, parameters}) => {
      const given = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
      return resultOf(given.length === 0 ? command : `${command} (${given.join(', ')})`, times);
    }),
};
