// Files that are known but not read here: each with the command that makes a readable one.
import {topLevelKeys} from './json-head.js';
import {decode} from './text.js';

export interface ForeignFile {
  readonly title: string;
  readonly convert: string;
}

const magics: readonly (ForeignFile & {readonly magic: string})[] = [
  {
    magic: 'PERFILE2',
    title: 'a recording of Linux perf',
    convert: '`perf script -i FILE --no-inline > profile.txt`, on the machine that recorded it',
  },
  {magic: 'SIMPLEPERF', title: 'a recording of simpleperf', convert: '`simpleperf report-sample`, then collapse its stacks'},
  {magic: 'FLR\0', title: 'a JDK Flight Recorder file', convert: '`jfrconv --collapsed FILE profile.folded` (async-profiler)'},
  {magic: 'memray\0', title: 'a memray recording', convert: '`memray transform speedscope FILE`'},
  {magic: 'JAVA PROFILE ', title: 'a Java heap dump', convert: 'nothing here: heap dumps hold no call stacks'},
  {magic: 'MOJ', title: 'an Austin MOJO file', convert: '`mojo2austin FILE profile.austin`'},
  {magic: '\x28\xb5\x2f\xfd', title: 'zstd-compressed', convert: '`zstd -d FILE`'},
  {magic: 'PK\x03\x04', title: 'a zip archive', convert: '`unzip FILE`, then give the profile inside'},
];

const texts: readonly (ForeignFile & {readonly form: RegExp})[] = [
  {
    form: /^v8-version,/,
    title: "a log of V8's --prof",
    convert: '`node --cpu-prof` instead, or `node --prof-process FILE` to read it yourself',
  },
  {
    form: /^# callgrind format|^events: .*\n(?:.*\n){0,20}fn=/m,
    title: 'a callgrind file',
    convert: '`callgrind_annotate FILE` to read it yourself',
  },
  {form: /^# ={8}/, title: 'a report of Linux perf', convert: '`perf script -i perf.data --no-inline > profile.txt`'},
  {form: /^--- Execution profile ---/m, title: "async-profiler's text output", convert: '`asprof -o collapsed` when recording'},
  {
    form: /^(?:heap profile|goroutine profile|--- contention)/,
    title: 'a pprof text file',
    convert: '`go tool pprof -raw FILE`, or record folded stacks',
  },
  {form: /^\s*(?:<!DOCTYPE html|<html)/i, title: 'an HTML page', convert: 'give the recording that the page was made from'},
];

const jsons: readonly (ForeignFile & {readonly keys: readonly string[]})[] = [
  {keys: ['meta', 'libs'], title: 'a Firefox profile', convert: 'record with a tool that writes folded stacks or speedscope'},
  {keys: ['name', 'value', 'children'], title: 'data of d3-flame-graph', convert: 'give the recording that it was made from'},
];

const foreignJson = (head: Uint8Array): ForeignFile | undefined => {
  const keys = topLevelKeys(head);
  if (keys === undefined) return undefined;
  return jsons.find(entry => entry.keys.every(key => keys.has(key)));
};

export const foreignFile = (head: Uint8Array): ForeignFile | undefined => {
  const start = Buffer.from(head.subarray(0, 32)).toString('latin1');
  const byMagic = magics.find(({magic}) => start.startsWith(magic));
  if (byMagic !== undefined) return byMagic;
  if (head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 9) <= 5 && start.includes('LineStats')) {
    return {title: 'a statistics file of line_profiler', convert: '`python -m line_profiler -u 1e-6 FILE > lines.txt`'};
  }
  if (looksLikePprof(head))
    return {title: 'a pprof file', convert: '`go tool pprof -raw FILE`, or record folded stacks or speedscope instead'};
  const json = foreignJson(head);
  if (json !== undefined) return json;
  const text = decode(head.subarray(0, 8192));
  return texts.find(({form}) => form.test(text));
};

/** pprof has no magic: its first fields are small, length-delimited messages numbered 1 to 6. */
const looksLikePprof = (head: Uint8Array): boolean => {
  let at = 0;
  let seen = 0;
  while (at + 2 < head.length && seen < 8) {
    const tag = head[at] ?? 0;
    const length = head[at + 1] ?? 0;
    if ((tag & 7) !== 2 || tag >> 3 < 1 || tag >> 3 > 6 || length === 0) return false;
    if (length >= 0x80) return seen >= 3;
    at += 2 + length;
    seen += 1;
  }
  return seen >= 3;
};
