// Replays recorded runs through the verdict rule and through other tools' readings: npx tsx bench/verdicts/replay.ts --recordings DIR
// Every rule sees the same noise; the truth is exact because the changed side's times are multiplied by (1 + effect).
import {parseArgs} from 'node:util';
import {median} from '../../src/statistics/descriptive.js';
import {seededRandom} from '../../src/statistics/random.js';
import {type Condition, recordedStreams, type Stream} from './recorded-streams.js';
import {rivals} from './rivals.js';
import {Tallies} from './tally.js';
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
  {name: 'ours, at most 80 pairs', rule: {maximumPairs: 80, overallAlpha: 0.01, order: 'random-pairs', practicalThresholdPercent: 2}},
  {name: 'ours, at most 120 pairs', rule: {maximumPairs: 120, overallAlpha: 0.01, order: 'random-pairs', practicalThresholdPercent: 2}},
  {name: 'ours, 80 pairs, alpha .005', rule: {maximumPairs: 80, overallAlpha: 0.005, order: 'random-pairs', practicalThresholdPercent: 2}},
  {
    name: 'ours, 120 pairs, alpha .005',
    rule: {maximumPairs: 120, overallAlpha: 0.005, order: 'random-pairs', practicalThresholdPercent: 2},
  },
  {name: 'ours, 80 pairs, ABBA order', rule: {maximumPairs: 80, overallAlpha: 0.01, order: 'abba-blocks', practicalThresholdPercent: 2}},
];

const write = (line: string): boolean => process.stdout.write(`${line}\n`);
const random = seededRandom(Number(options.seed));
const whole = (below: number): number => Math.floor(random() * below);

function replay(streams: readonly Stream[], name: string, rule: Rule): void {
  const counts = new Tallies();
  const pairsUsed = new Map<number, number[]>();
  for (const size of effects) {
    const used: number[] = [];
    for (const stream of streams) {
      for (let draw = 0; draw < Number(options.draws) / (size === 0 ? 1 : 2); draw++) {
        const effect = whole(2) === 0 ? size : -size;
        const plan = {runs: stream.runs, offset: whole(stream.runs.length), seed: whole(2 ** 31), effect};
        const result = ourVerdict(plan, rule);
        const claim = result.verdict === 'regressed' ? 1 : result.verdict === 'improved' ? -1 : 0;
        const [low, high] = result.interval99Percent ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
        counts.of(`${name} covers`).add(low <= 100 * effect && 100 * effect <= high);
        counts.of(`${name} ${size} same`).add(result.verdict === 'no-change');
        used.push(result.pairs);
        [
          {name, claim},
          ...rivalClaims(plan, result.pairs).map((rival, place) => ({name: rivals[place]?.name ?? '', claim: rival})),
        ].forEach(reading => {
          counts.of(`${reading.name} ${size} found`).add(size === 0 ? reading.claim !== 0 : reading.claim === Math.sign(effect));
          if (size > 0) counts.of(`${reading.name} wrong`).add(reading.claim === -Math.sign(effect));
          if (size > 0) counts.of(`${reading.name} ${stream.workload} ${size}`).add(reading.claim === Math.sign(effect));
        });
      }
    }
    pairsUsed.set(size, used);
  }
  const row = (label: string) =>
    [label.padEnd(42), ...effects.map(size => counts.of(`${label} ${size} found`)), counts.of(`${label} wrong`)]
      .map(cell => `${cell}`.padEnd(20))
      .join('');
  write(row(name));
  for (const rival of rivals) write(row(rival.name));
  write(`  99 % interval holds the truth after stopping: ${counts.of(`${name} covers`)} of ${counts.of(`${name} covers`).trials}`);
  write(`  "no change" said at 0 / 2 / 5 / 10 %: ${effects.map(size => counts.of(`${name} ${size} same`)).join(', ')}`);
  write(`  median pairs used at 0 / 2 / 5 / 10 %: ${effects.map(size => median(pairsUsed.get(size) ?? [])).join(', ')}`);
  const workloads = [...new Set(streams.map(stream => stream.workload))].sort();
  for (const workload of workloads)
    write(`  ${workload}: +-5 % ${counts.of(`${name} ${workload} 0.05`)}, +-10 % ${counts.of(`${name} ${workload} 0.1`)}`);
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
  write(
    ['rule'.padEnd(42), 'A/A claims', '+-2 % found', '+-5 % found', '+-10 % found', 'wrong direction']
      .map(cell => cell.padEnd(20))
      .join(''),
  );
  for (const {name, rule} of condition === 'as found' ? rules : rules.slice(0, 2)) replay(streams, name, rule);
}
