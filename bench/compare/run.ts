// npm run bench:compare [-- pairs [repeats [seed]]]: what compare_profiles says of pairs of the same program, and of pairs in which one function does its work twice.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {ComparisonReport} from '../../src/model/comparison.js';
import {compareProfiles} from '../../src/operations/compare-profiles.js';
import {seededRandom} from '../../src/statistics/random.js';
import {benchContext, programs, recordProgram} from './record.js';

const pairs = Number(process.argv[2] ?? 40);
const repeats = Number(process.argv[3] ?? 3);
const random = seededRandom(Number(process.argv[4] ?? 4711));
const state = mkdtempSync(join(tmpdir(), 'perfwright-compare-'));
const context = await benchContext(state);
const out = (text: string): void => void process.stdout.write(`${text}\n`);

interface Row {
  readonly claimed: boolean;
  readonly first: string | undefined;
  readonly bytes: number;
  readonly busy: boolean;
  readonly truth: string | undefined;
}

const compare = async (base: string, changed: string, truth: string | undefined): Promise<Row> => {
  const report = ComparisonReport.parse(await compareProfiles.run({base, changed}, context));
  const [first] = report.findings;
  return {
    claimed: report.verdict === 'changed',
    first: first?.function?.split('.').at(-1),
    bytes: Buffer.byteLength(JSON.stringify(report)),
    busy: report.warnings.some(({code}) => code === 'busy-machine'),
    truth,
  };
};

const same: Row[] = [];
const planted: Row[] = [];
for (let pair = 0; pair < pairs; pair += 1) {
  const {file, functions} = programs[pair % programs.length] ?? {file: '', functions: []};
  const truth = functions[Math.floor(random() * functions.length)];
  const first = await recordProgram(file, undefined, repeats, context);
  const second = await recordProgram(file, undefined, repeats, context);
  const twice = await recordProgram(file, truth, repeats, context);
  const equal = await compare(first, second, undefined);
  const doubled = await compare(second, twice, truth);
  same.push(equal);
  planted.push(doubled);
  out(
    `${file.padEnd(12)} same: ${equal.claimed ? `CHANGED ${equal.first}` : 'not claimed'}`.padEnd(40) +
      `${truth} twice: ${doubled.claimed ? 'changed' : 'not claimed'}, first ${doubled.first ?? '–'}${doubled.busy ? ' (busy machine)' : ''}`,
  );
}

const count = (rows: readonly Row[], is: (row: Row) => boolean): string => `${rows.filter(is).length}/${rows.length}`;
out('');
out(`same against same: a change claimed in ${count(same, ({claimed}) => claimed)}`);
out(
  `one function twice: named first in ${count(planted, ({first, truth}) => first === truth)}, thereof as proven ${count(planted, ({first, truth, claimed}) => claimed && first === truth)}`,
);
out(`one function twice, another one claimed first: ${count(planted, ({first, truth, claimed}) => claimed && first !== truth)}`);
out(
  `on a busy machine: ${count(planted, ({busy}) => busy)}; largest report ${Math.max(...[...same, ...planted].map(({bytes}) => bytes))} bytes`,
);
rmSync(state, {recursive: true, force: true});
