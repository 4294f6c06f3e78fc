// Results of `go test -bench`, as text or with -json; https://pkg.go.dev/cmd/go#hdr-Testing_flags
import type {ResultFormat} from '../model/benchmarker.js';
import {GoTestEvent} from '../model/harness-results.js';
import {resultOf} from './result-of.js';

const line = /^(Benchmark\S*)\s+\d+\s+([\d.e+]+) ns\/op/gm;

export const resultsGo: ResultFormat = {
  id: 'go',
  title: 'go test -bench',
  recognise: text => /^Benchmark\S*\s+\d+\s+[\d.e+]+ ns\/op/m.test(text) || (/^\s*\{"Time":/.test(text) && text.includes('ns/op')),
  read: text => {
    const byName = new Map<string, number[]>();
    for (const [, name = '', nanoseconds] of plainText(text).matchAll(line)) {
      byName.set(name, [...(byName.get(name) ?? []), Number(nanoseconds) / 1e9]);
    }
    return [...byName].map(([name, values]) => resultOf(name, values));
  },
};

/** With -json a line of output may come in several events. */
const plainText = (text: string): string =>
  text.trimStart().startsWith('{')
    ? text
        .split('\n')
        .map(event => {
          try {
            return GoTestEvent.parse(JSON.parse(event)).Output ?? '';
          } catch {
            // A build's own words stand between the events.
            return '';
          }
        })
        .join('')
    : text;
