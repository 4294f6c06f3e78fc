// V8 CPU profiles: our reader against JSON.parse alone. Usage: tsx bench/formats/cpuprofile.ts [megabytes or file] [ours|parse|both]
import {readFileSync} from 'node:fs';
import {readProfile} from '../../src/formats/index.js';
import {type Contender, compare, fileSource, seeded, withInput} from './measure.js';

const given = process.argv[2] ?? '50';
const which = process.argv[3] ?? 'both';
/** Half of the bytes are nodes, half are samples, as in recordings of some minutes. */
const nodeBytes = 190;
const sampleBytes = 11;
const names = 4000;

const functionOf = (which: number): object => ({
  functionName: `work${which}`,
  scriptId: '81',
  url: `file:///srv/app/module${which % 50}.mjs`,
  lineNumber: which % 700,
  columnNumber: 4,
});

function* profile(megabytes: number): Iterable<string> {
  const random = seeded(7);
  const nodes = Math.ceil((megabytes * 1e6) / 2 / nodeBytes);
  const children: number[][] = Array.from({length: nodes}, () => []);
  for (let node = 1; node < nodes; node += 1) children[Math.max(0, node - 1 - random(20))]?.push(node + 1);
  yield '{"nodes":[';
  for (let node = 0; node < nodes; node += 1) {
    const callFrame =
      node === 0 ? {functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1} : functionOf(random(names));
    yield `${node === 0 ? '' : ','}${JSON.stringify({id: node + 1, callFrame, hitCount: random(20), children: children[node]})}`;
  }
  const samples = Math.ceil((megabytes * 1e6) / 2 / sampleBytes);
  yield `],"startTime":1000,"endTime":${1000 + samples * 1000},"samples":[`;
  for (let sample = 0; sample < samples; sample += 1) yield `${sample === 0 ? '' : ','}${1 + random(nodes)}`;
  yield '],"timeDeltas":[';
  for (let sample = 0; sample < samples; sample += 1) yield `${sample === 0 ? '' : ','}${900 + random(199)}`;
  yield ']}';
}

/** One write for many small pieces. */
function* inBlocks(pieces: Iterable<string>): Iterable<string> {
  let block: string[] = [];
  for (const piece of pieces) {
    block.push(piece);
    if (block.length < 10_000) continue;
    yield block.join('');
    block = [];
  }
  yield block.join('');
}

const parse: Contender = {name: 'JSON.parse', run: path => JSON.parse(readFileSync(path, 'utf8'))};
const ours: Contender = {name: 'ours', run: path => readProfile(fileSource(path))};

withInput(
  given,
  megabytes => inBlocks(profile(megabytes)),
  path => compare(path, which === 'ours' ? [ours] : which === 'parse' ? [parse] : [parse, ours]),
);
