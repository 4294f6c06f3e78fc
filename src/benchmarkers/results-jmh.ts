// Results of JMH: -rf json; https://github.com/openjdk/jmh
import type {ResultFormat} from '../model/benchmarker.js';
import {JmhResults} from '../model/harness-results.js';
import {readResults} from './read-results.js';
import {resultOf, secondsPer} from './result-of.js';

export const resultsJmh: ResultFormat = {
  id: 'jmh',
  title: 'JMH',
  recognise: text => /^\s*\[/.test(text) && text.includes('"jmhVersion"'),
  read: text =>
    readResults('JMH', JmhResults, text).flatMap(({benchmark, mode, params, primaryMetric: {scoreUnit, rawData, score}}) => {
      const perOperation = timeOf(scoreUnit);
      if (perOperation === undefined) return [];
      const given = Object.entries(params ?? {}).map(([name, value]) => `${name}=${value}`);
      const values = (rawData?.flat() ?? [score]).filter(value => value > 0).map(perOperation);
      return [resultOf(`${benchmark}${given.length === 0 ? '' : ` (${given.join(', ')})`} ${mode}`, values)];
    }),
};

/** `us/op` is a time, `ops/us` how many fit into one. */
const timeOf = (scoreUnit: string): ((score: number) => number) | undefined => {
  const [above = '', below = ''] = scoreUnit.split('/');
  const time = secondsPer(below === 'op' ? above : below);
  if (time === undefined || (below !== 'op' && above !== 'ops')) return undefined;
  return score => (below === 'op' ? score * time : time / score);
};
