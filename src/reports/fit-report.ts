// Makes a Report fit a model's context: harmless capped strings, and as much as the limit holds, with a word on what was left out.
import type {Report} from '../model/report.js';
import {type Fields, isFields, isList} from './fields.js';
import {countables, cuts} from './fit-cuts.js';
import {capPath, capText, cleanText} from './safe-text.js';

const defaultLimitBytes = 8_000;
/** Never above this, whatever is asked for. */
const largestLimitBytes = 40_000;

const defaultLength = 300;
/** Longest text by the name of its field. */
const lengths = new Map<string, number>([
  ['function', 200],
  ['name', 200],
  ['summary', 600],
  ['message', 500],
  ['hint', 500],
  ['reason', 500],
  ['advice', 500],
  ['uri', 1_000],
  ['path', 1_000],
  ['focus', 1_000],
]);
/** A call is made as it stands here: a shortened word in it would be another call. */
const callField = 'arguments';
const longestCallText = 4_000;
const pathFields = new Set(['file', 'path', 'uri']);

/** A new Report; the same one always gives the same result, and a result fitted again stays as it is. */
export const fitReport = <R extends Report>(report: R, limitBytes: number = defaultLimitBytes): R => {
  const limit = Math.min(limitBytes, largestLimitBytes);
  const fitted = structuredClone(report);
  tidy(fitted, '');
  if (!isFields(fitted)) return fitted;
  const earlier = [...fitted.truncated];
  const counted = countables.map(countable => ({...countable, before: countable.count(fitted)}));
  const note = (): void => {
    const cut = counted.flatMap(({what, count, before, bring}): Report['truncated'] => {
      const known = earlier.find(entry => entry.what === what);
      const kept = count(fitted);
      if (known === undefined && kept === before) return [];
      return [{what, kept, of: known?.of ?? before, bring: known?.bring ?? bring(fitted, limit < largestLimitBytes)}];
    });
    const others = earlier.filter(({what}) => counted.every(entry => entry.what !== what));
    fitted.truncated.splice(0, fitted.truncated.length, ...others, ...cut);
  };
  for (const cut of cuts) {
    while (bytesOf(fitted) > limit && cut(fitted)) note();
  }
  return fitted;
};

/** Who asks for more items than `usual` gets room for them, in the same proportion; who asks for fewer keeps the usual room. */
export const reportFitter = (limit: number | undefined, usual: number): (<R extends Report>(report: R) => R) => {
  const limitBytes = Math.round(defaultLimitBytes * Math.max(1, (limit ?? usual) / usual));
  return report => fitReport(report, limitBytes);
};

const bytesOf = (value: Fields): number => Buffer.byteLength(JSON.stringify(value));

/** In place; the caller owns the value. */
const tidy = (value: unknown, field: string, inCall = false): unknown => {
  if (typeof value === 'string') {
    const length = inCall ? longestCallText : (lengths.get(field) ?? defaultLength);
    return (pathFields.has(field) ? capPath : capText)(cleanText(value), length);
  }
  if (isList(value)) for (const [index, item] of value.entries()) value[index] = tidy(item, field, inCall);
  else if (isFields(value)) for (const [key, item] of Object.entries(value)) value[key] = tidy(item, key, inCall || key === callField);
  return value;
};
