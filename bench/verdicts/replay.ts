// Replays recorded runs through the verdict rule and through other tools' readings: npx tsx bench/verdicts/replay.ts --recordings DIR
// Every rule sees the same noise; the truth is exact because the changed side's times are multiplied by (1 + effect).
import {parseArgs} from 'node:util';
import {median} from '../../src/statistics/descriptive.js';
import {seededRandom} from '../../src/statistics/random.js';
import {type Condition, recordedStreams, type Stream} from './recorded-streams.js';
import {type Claim, rivals} from './rivals.js';
import {newTallies} from './tally.js';
import {ourVerdict, type Rule, rivalClaims} from './trial.js';

const {values: options} = parseArgs({
  options: {
    recordings: {type: 'string', default: 'test/fixtures/recorded-runs'},
    /** Comparisons per recording without an effect; half as many for each effect. */
    draws: {type: 'string', default: '40'},
    seed: {type: 'string', default: '2026'},
  },
});

const effects = [0, 0.02, 0.05, 0.1] as const;
const rules: readonly {readonly name: string; readonly rule: Rule}[] = [
  {name: 'ours, at most 80 pairs', rule: {maximumPairs: 80, overallAlpha: 0.005, order: 'random-pairs', practicalThresholdPercent: 2}},
  {name: 'ours, at most 120 pairs', rule: {maximumPairs: 120, overallAlpha: 0.005, order: 'random-pairs', practicalThresholdPercent: 2}},
  {name: 'ours, 80 pairs, alpha .01', rule: {maximumPairs: 80, overallAlpha: 0.01, order: 'random-pairs', practicalThresholdPercent: 2}},
  {name: 'ours, 120 pairs, alpha .01', rule: {maximumPairs: 120, overallAlpha: 0.01, order: 'random-pairs', practicalThresholdPercent: 2}},
  {name: 'ours, 80 pairs, ABBA order', rule: {maximumPairs: 80, overallAlpha: 0.005, order: 'abba-blocks', practicalThresholdPercent: 2}},
];

const write = (line: string): boolean => process.stdout.write(`${line}\n`);
const writeRow = ([label = '', ...cells]: readonly string[]): boolean =>
  write([label.padEnd(42), ...cells.map(cell => cell.padEnd(20))].join(''));
const random = seededRandom(Number(options.seed));
const whole = (below: number): number => Math.floor(random() * below);

interface Replayed {
  readonly name: string;
  readonly tally: ReturnType<typeof newTallies>;
  /** Pairs used by our rule, per size of effect. */
  readonly pairsUsed: ReadonlyMap<number, number[]>;
}

/** All readings of one comparison: ours first, then the rivals on as many runs. */
function readings(name: string, claim: Claim, rivalsOwn: readonly Claim[]): {name: string; claim: Claim}[] {
  return [{name, claim}, ...rivals.map((rival, place) => ({name: rival.name, claim: rivalsOwn[place] ?? 0}))];
}

function replayed(streams: readonly Stream[], name: string, rule: Rule): Replayed {
  const tally = newTallies();
  const pairsUsed = new Map<number, number[]>(effects.map(size => [size, []]));
  const plans = effects.flatMap(size =>
    streams.flatMap(stream => Array.from({length: Number(options.draws) / (size === 0 ? 1 : 2)}, () => ({size, stream}))),
  );
  for (const {size, stream} of plans) {
    const effect = whole(2) === 0 ? size : -size;
    const plan = {runs: stream.runs, offset: whole(stream.runs.length), seed: whole(2 ** 31), effect};
    const {verdict, pairs, interval99Percent} = ourVerdict(plan, rule);
    const [low, high] = interval99Percent ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    tally('covers').add(low <= 100 * effect && 100 * effect <= high);
    tally(`${size} same`).add(verdict === 'no-change');
    pairsUsed.get(size)?.push(pairs);
    const ours: Claim = verdict === 'regressed' ? 1 : verdict === 'improved' ? -1 : 0;
    for (const reading of readings(name, ours, rivalClaims(plan, pairs))) {
      const right = reading.claim === Math.sign(effect);
      tally(`${reading.name} ${size}`).add(size === 0 ? reading.claim !== 0 : right);
      if (size === 0) continue;
      tally(`${reading.name} wrong`).add(reading.claim === -Math.sign(effect));
      tally(`${reading.name} ${stream.workload} ${size}`).add(right);
    }
  }
  return {name, tally, pairsUsed};
}

function print(streams: readonly Stream[], {name, tally, pairsUsed}: Replayed): void {
  const cells = (label: string) => [...effects.map(size => tally(`${label} ${size}`).text()), tally(`${label} wrong`).text()];
  for (const label of [name, ...rivals.map(rival => rival.name)]) writeRow([label, ...cells(label)]);
  write(`  99 % interval holds the truth after stopping: ${tally('covers').text()} of ${tally('covers').trials()}`);
  write(`  comparisons at 0 / 2 / 5 / 10 %: ${effects.map(size => tally(`${name} ${size}`).trials()).join(', ')}`);
  write(`  "no change" said at 0 / 2 / 5 / 10 %: ${effects.map(size => tally(`${size} same`).text()).join(', ')}`);
  write(`  median pairs used at 0 / 2 / 5 / 10 %: ${effects.map(size => median(pairsUsed.get(size) ?? [])).join(', ')}`);
  const found = (workload: string, size: number) => tally(`${name} ${workload} ${size}`).text();
  for (const workload of [...new Set(streams.map(stream => stream.workload))].sort()) {
    write(`  ${workload}: +-5 % ${found(workload, 0.05)}, +-10 % ${found(workload, 0.1)}`);
  }
  write('');
}

const all = recordedStreams(options.recordings);
const conditions: readonly Condition[] = ['as found', 'raised priority', 'no run delay'];
for (const condition of conditions) {
  const streams = all.filter(stream => stream.condition === condition);
  if (streams.length === 0) continue;
  write(
    `== ${condition}: ${streams.length} streams, ${streams.reduce((total, stream) => total + stream.runs.length, 0)} runs; per cent [95 % bounds]`,
  );
  writeRow(['rule', 'A/A claims', '+-2 % found', '+-5 % found', '+-10 % found', 'wrong direction']);
  for (const {name, rule} of condition === 'as found' ? rules : rules.slice(0, 2)) print(streams, replayed(streams, name, rule));
}
