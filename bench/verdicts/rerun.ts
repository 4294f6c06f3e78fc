// Does a rerun with `pairsNeeded` pairs decide? Inconclusive verdicts on recorded runs, measured again on blocks of the same recording
// drawn anew: npx tsx bench/verdicts/rerun.ts --recordings DIR
import {parseArgs} from 'node:util';
import {median} from '../../src/statistics/descriptive.js';
import {type Random, seededRandom} from '../../src/statistics/random.js';
import {recordedStreams, type Stream} from './recorded-streams.js';
import {warmupPairs} from './relabelled.js';
import {newTallies} from './tally.js';
import {ourVerdict, type Rule} from './trial.js';

const {values: options} = parseArgs({
  options: {
    recordings: {type: 'string', default: 'test/fixtures/recorded-runs'},
    /** Comparisons per recording and effect; only the inconclusive ones are measured again. */
    draws: {type: 'string', default: '6'},
    seed: {type: 'string', default: '2026'},
    /** The most pairs that run_benchmark allows. */
    most: {type: 'string', default: '5000'},
  },
});

const effects = [0, 0.02, 0.05, 0.1] as const;
/** Consecutive runs of a block: longer than the bursts of a neighbour, so that drawing blocks keeps what neighbours share. */
const blockRuns = 20;
const rule = {overallAlpha: 0.005, order: 'random-pairs', practicalThresholdPercent: 2} as const satisfies Omit<Rule, 'maximumPairs'>;
const random = seededRandom(Number(options.seed));
const whole = (below: number): number => Math.floor(random() * below);

/** As many runs as asked for, in blocks drawn with replacement. */
function redrawn({runs}: Stream, count: number, uniform: Random): Stream['runs'] {
  const drawn: Stream['runs'][number][] = [];
  while (drawn.length < count) {
    const start = Math.floor(uniform() * (runs.length - blockRuns + 1));
    drawn.push(...runs.slice(start, start + blockRuns));
  }
  return drawn;
}

const tally = newTallies();
const needed: number[] = [];
let tooMany = 0;
let unknown = 0;
for (const stream of recordedStreams(options.recordings).filter(({condition}) => condition === 'as found')) {
  for (const size of effects) {
    for (let draw = 0; draw < Number(options.draws); draw++) {
      const effect = whole(2) === 0 ? size : -size;
      const plan = {runs: stream.runs, offset: whole(stream.runs.length), seed: whole(2 ** 31), effect};
      const first = ourVerdict(plan, {...rule, maximumPairs: 80});
      tally(`first ${size}`).add(first.verdict !== 'inconclusive');
      if (first.verdict !== 'inconclusive') continue;
      if (first.pairsNeeded === undefined) {
        unknown++;
        continue;
      }
      needed.push(first.pairsNeeded);
      if (first.pairsNeeded > Number(options.most)) {
        tooMany++;
        continue;
      }
      const runs = redrawn(stream, 2 * (first.pairsNeeded + warmupPairs), random);
      const again = ourVerdict({...plan, runs, offset: 0, seed: whole(2 ** 31)}, {...rule, maximumPairs: first.pairsNeeded});
      const decided = again.verdict !== 'inconclusive';
      for (const key of ['all', `${size}`, stream.workload]) tally(key).add(decided);
      const direction = again.verdict === 'regressed' ? 1 : again.verdict === 'improved' ? -1 : 0;
      if (decided) tally('wrong').add(size === 0 ? direction !== 0 : direction === -Math.sign(effect));
    }
  }
}

const write = (line: string): boolean => process.stdout.write(`${line}\n`);
write('Rerun with pairsNeeded pairs decides, per cent [95 % bounds] of inconclusive verdicts at 80 pairs, threshold 2 %');
for (const key of ['all', ...effects.map(String), 'cpu', 'io', 'mem', 'node']) {
  write(`  ${key.padEnd(5)} ${tally(key).text()} of ${tally(key).trials()}`);
}
write(`  wrong among the decided: ${tally('wrong').text()} of ${tally('wrong').trials()}`);
write(
  `  pairs needed: median ${median(needed)}, largest ${Math.max(...needed)}; more than ${options.most}: ${tooMany}; not known: ${unknown}`,
);
