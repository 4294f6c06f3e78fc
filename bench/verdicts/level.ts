// How often does the stopping rule claim a difference between equal sides? Simulated, and on recorded runs: npx tsx bench/verdicts/level.ts
import {parseArgs} from 'node:util';
import {at} from '../../src/statistics/at.js';
import {type OverallAlpha, sequentialPlan} from '../../src/statistics/group-sequential.js';
import {type OrderDesign, pairOrders} from '../../src/statistics/order.js';
import {type Random, seededRandom} from '../../src/statistics/random.js';
import {criticalRank} from '../../src/statistics/signed-rank.js';
import {recordedStreams} from './recorded-streams.js';
import {newTally} from './tally.js';

const {values: options} = parseArgs({
  options: {recordings: {type: 'string', default: 'test/fixtures/recorded-runs'}, series: {type: 'string', default: '20000'}},
});
const random = seededRandom(1);

/** Does the signed-rank test reject at any look? */
function claims(differences: readonly number[], maximumPairs: number, overallAlpha: OverallAlpha): boolean {
  const plan = sequentialPlan(maximumPairs, overallAlpha);
  return plan.looks.some((look, place) => {
    const seen = differences.slice(0, look);
    const bySize = [...seen].sort((left, right) => Math.abs(left) - Math.abs(right));
    const positive = bySize.reduce((sum, difference, rank) => (difference > 0 ? sum + rank + 1 : sum), 0);
    return Math.min(positive, (look * (look + 1)) / 2 - positive) < criticalRank(look, at(plan.alphas, place));
  });
}

const logistic = (uniform: Random): number => {
  const u = uniform();
  return Math.log(u / (1 - u));
};

for (const maximumPairs of [10, 20, 45, 80, 120]) {
  for (const overallAlpha of [0.01, 0.005] as const) {
    const tally = newTally();
    for (let series = 0; series < Number(options.series); series++) {
      tally.add(
        claims(
          Array.from({length: maximumPairs}, () => logistic(random)),
          maximumPairs,
          overallAlpha,
        ),
      );
    }
    process.stdout.write(
      `simulated, at most ${maximumPairs} pairs, ${100 * overallAlpha} %: ${tally.text()} % claims of ${tally.trials()}\n`,
    );
  }
}

const streams = recordedStreams(options.recordings).filter(stream => stream.condition === 'as found' && stream.runs.length >= 240);
for (const design of ['random-pairs', 'abba-blocks'] satisfies readonly OrderDesign[]) {
  for (const metric of ['wallSeconds', 'queueFreeWallSeconds', 'cpuSeconds'] as const) {
    const tally = newTally();
    for (const {runs} of streams) {
      for (let draw = 0; draw < Number(options.series) / 50; draw++) {
        const offset = Math.floor(random() * runs.length);
        const logs = [...runs.slice(offset), ...runs.slice(0, offset)].map(run => Math.log(run[metric] ?? Number.NaN));
        const differences = pairOrders(80, Math.floor(random() * 2 ** 31), design).map(
          ([first], pair) => (at(logs, 2 * pair + 1) - at(logs, 2 * pair)) * (first === 'base' ? 1 : -1),
        );
        tally.add(claims(differences, 80, 0.01));
      }
    }
    process.stdout.write(`recorded, ${design}, ${metric}, at most 80 pairs, 1 %: ${tally.text()} % claims of ${tally.trials()}\n`);
  }
}
