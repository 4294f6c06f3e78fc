// Raw samples into the run folder, before anything is made of them.
import type {BenchmarkSettings} from '../../model/benchmark.js';
import type {Bench} from './benchmark-runs.js';
import type {SampledRun} from './benchmark-samples.js';

export const samplesFile = 'samples.json';

/** One line a run, in the order they ran. */
export const keepSamples =
  ({folder}: Bench, {seed}: BenchmarkSettings, commands: Readonly<Record<string, readonly string[]>>) =>
  async (runs: readonly SampledRun[]): Promise<void> => {
    if (runs.length === 0) return;
    const lines = runs.map(({side, round, isWarmup, sample}) => {
      const {errorTail: _, leftovers: __, outputDigest: ___, ...numbers} = sample;
      return JSON.stringify({side, round, warmup: isWarmup, ...numbers});
    });
    const head = JSON.stringify({format: 'perfwright-samples-1', seed, commands});
    await folder.write(samplesFile, `{"head":${head},"runs":[\n${lines.join(',\n')}\n]}\n`, 'application/json', 'every run, in order');
  };
