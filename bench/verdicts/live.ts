// Ours and hyperfine side by side, same commands, same number of runs, beside a bursty neighbour; the truth is known.
// npx tsx bench/verdicts/live.ts [minutes] [--maximum-pairs 80] [--calm] [--out trials.jsonl]; several runs into one file are counted together.
import {appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {loadavg, tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {execa} from 'execa';
import {z} from 'zod';
import {readHyperfine} from '../../src/benchmarkers/hyperfine.js';
import {loadLibrary} from '../../src/library/index.js';
import {createMachine} from '../../src/machine/index.js';
import {BenchmarkReport} from '../../src/model/benchmark.js';
import {runBenchmark} from '../../src/operations/run-benchmark.js';
import {clopperPearson} from '../../src/statistics/clopper-pearson.js';
import {mean, variance} from '../../src/statistics/descriptive.js';
import {seededRandom} from '../../src/statistics/random.js';
import {studentTwoSided} from '../../src/statistics/student.js';

const Trial = z.object({
  workload: z.string(),
  /** True change of the changed side's work, per cent. */
  effect: z.number(),
  verdict: z.string(),
  pairs: z.number(),
  metric: z.string(),
  interval: z.tuple([z.number(), z.number()]).optional(),
  /** Of the means, changed over base. */
  hyperfineRatio: z.number(),
  hyperfineP: z.number(),
  load: z.number(),
});
type Trial = z.infer<typeof Trial>;

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    'maximum-pairs': {type: 'string', default: '80'},
    calm: {type: 'boolean', default: false},
    out: {type: 'string'},
    seed: {type: 'string', default: `${Date.now() % 1_000_000}`},
  },
});
const minutes = Number(positionals[0] ?? 5);
const maximumPairs = Number(values['maximum-pairs']);
const random = seededRandom(Number(values.seed));

/** Fixed amounts of work, arguments of equal length. */
const workloads: Readonly<Record<string, (amount: number) => readonly string[]>> = {
  awk: amount => ['awk', 'BEGIN{n=ARGV[1]+0; for(i=0;i<n;i++) s+=i%7; print s}', `${Math.round(700_000 * amount)}`.padStart(9, '0')],
  perl: amount => [
    'perl',
    '-e',
    'my $n=$ARGV[0]+0; my $s=0; for (my $i=0;$i<$n;$i++) { $s+=$i%7 } print $s',
    `${Math.round(700_000 * amount)}`.padStart(9, '0'),
  ],
};

/** On and off by exponential times, 0.6 s each on average: long enough to hit whole runs of one side only. */
const neighbour = `
const draw = () => -600 * Math.log(1 - Math.random());
const burst = () => { const end = Date.now() + draw(); let s = 0; while (Date.now() < end) for (let i = 0; i < 1e5; i++) s += i % 3; setTimeout(burst, draw()); };
burst();`;

const directory = mkdtempSync(join(tmpdir(), 'perfwright-live-'));
const machine = createMachine({roots: [directory]});
const {policy} = await loadLibrary([fileURLToPath(new URL('../../skills', import.meta.url))]);
const signal = new AbortController().signal;

const ours = async (base: readonly string[], changed: readonly string[]) => {
  const input = {command: base, against: changed, runs: maximumPairs, timeLimitSeconds: 600, maxWaitSeconds: 3_600};
  const report = BenchmarkReport.parse(await runBenchmark.run(input, {machine, policy, signal, progress: () => undefined}));
  return {verdict: report.verdict, comparison: report.benchmark?.comparison};
};

const quoted = (words: readonly string[]): string => words.map(word => `'${word}'`).join(' ');

const hyperfine = async (base: readonly string[], changed: readonly string[], runs: number) => {
  const file = join(directory, 'hyperfine.json');
  await execa('hyperfine', ['-N', '-w', '3', '-r', `${runs}`, '--export-json', file, '--style', 'none', quoted(base), quoted(changed)], {
    cwd: directory,
    stdin: 'ignore',
    timeout: 300_000,
  });
  const [first, second] = readHyperfine(readFileSync(file, 'utf8'));
  const [one, two] = [first?.times ?? [], second?.times ?? []];
  return {hyperfineRatio: mean(two) / mean(one), hyperfineP: welch(one, two)};
};

/** Welch (1947), Biometrika 34:28, as in hyperfine's own script. */
const welch = (one: readonly number[], two: readonly number[]): number => {
  const [a, b] = [variance(one) / one.length, variance(two) / two.length];
  const freedom = (a + b) ** 2 / (a ** 2 / (one.length - 1) + b ** 2 / (two.length - 1));
  return studentTwoSided((mean(two) - mean(one)) / Math.sqrt(a + b), freedom);
};

const pick = <Value>(options: readonly Value[]): Value | undefined => options[Math.floor(random() * options.length)];

const trial = async (): Promise<Trial> => {
  const workload = pick(Object.keys(workloads)) ?? 'awk';
  const size = pick([0, 0, 5, 10]) ?? 0;
  const effect = random() < 0.5 ? size : -size;
  const command = workloads[workload] ?? (() => ['true']);
  const [base, changed] = [command(1), command(1 + effect / 100)];
  const oursFirst = random() < 0.5;
  // Hyperfine needs to know how many runs; when it goes first, as many as ours may take.
  const early = oursFirst ? undefined : await hyperfine(base, changed, Math.max(10, Math.round(maximumPairs / 2)));
  const {verdict, comparison} = await ours(base, changed);
  const theirs = early ?? (await hyperfine(base, changed, Math.max(10, comparison?.pairs ?? 10)));
  return {
    workload,
    effect,
    verdict,
    pairs: comparison?.pairs ?? 0,
    metric: comparison?.metric ?? '',
    ...(comparison?.interval99Percent === undefined ? {} : {interval: comparison.interval99Percent}),
    ...theirs,
    load: loadavg()[0] ?? 0,
  };
};

const directionOf = (verdict: string): number => ({improved: -1, regressed: 1})[verdict] ?? 0;
const named = ({hyperfineRatio}: Trial): number => (hyperfineRatio >= 1.02 ? 1 : hyperfineRatio <= 1 / 1.02 ? -1 : 0);
const significant = ({hyperfineP, hyperfineRatio}: Trial): number => (hyperfineP < 0.05 ? Math.sign(hyperfineRatio - 1) : 0);

const share = (count: number, of: number): string => {
  if (of === 0) return '-';
  const [, high] = clopperPearson(count, of);
  return `${count}/${of} (${((100 * count) / of).toFixed(1)} %, at most ${(100 * high).toFixed(1)} %)`;
};

const table = (trials: readonly Trial[]): string => {
  const rows = [0, 5, 10].map(size => {
    const own = trials.filter(({effect}) => Math.abs(effect) === size);
    const right = (claim: (one: Trial) => number): number =>
      own.filter(one => one.effect !== 0 && claim(one) === Math.sign(one.effect)).length;
    const wrong = (claim: (one: Trial) => number): number =>
      own.filter(one => claim(one) !== 0 && claim(one) !== Math.sign(one.effect)).length;
    const readings = {
      ours: (one: Trial) => directionOf(one.verdict),
      'hyperfine as printed (2 %)': named,
      'hyperfine, Welch .05': significant,
    };
    const lines = Object.entries(readings).map(
      ([name, claim]) =>
        `  ${name.padEnd(28)} wrong ${share(wrong(claim), own.length).padEnd(38)} ${size === 0 ? '' : `found ${share(right(claim), own.length)}`}`,
    );
    const pairs = own.map(one => one.pairs).sort((a, b) => a - b);
    const covered = own.filter(({interval, effect}) => interval !== undefined && interval[0] <= effect && effect <= interval[1]).length;
    return [
      `true change ${size === 0 ? 'none' : `±${size} %`}: ${own.length} trials, median ${pairs[Math.floor(pairs.length / 2)] ?? 0} pairs${size === 0 ? `, interval holds 0 in ${share(covered, own.length)}` : ''}`,
      ...lines,
    ].join('\n');
  });
  const loads = trials.map(({load}) => load).sort((a, b) => a - b);
  return [...rows, `load average ${loads[0]?.toFixed(1) ?? '?'} to ${loads.at(-1)?.toFixed(1) ?? '?'}, seed ${values.seed}`].join('\n\n');
};

const before =
  values.out !== undefined && existsSync(values.out)
    ? readFileSync(values.out, 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => Trial.parse(JSON.parse(line)))
    : [];
const trials: Trial[] = [...before];
const stop = new AbortController();
const disturber = values.calm
  ? undefined
  : execa(process.execPath, ['-e', neighbour], {cancelSignal: stop.signal, reject: false, cleanup: true});
const end = performance.now() + minutes * 60_000;
try {
  while (performance.now() < end) {
    const one = await trial();
    trials.push(one);
    if (values.out !== undefined) appendFileSync(values.out, `${JSON.stringify(one)}\n`);
    process.stderr.write(
      `${one.workload} ${one.effect} %: ${one.verdict} after ${one.pairs} pairs by ${one.metric}; hyperfine ×${one.hyperfineRatio.toFixed(3)} p ${one.hyperfineP.toFixed(4)}\n`,
    );
  }
} finally {
  stop.abort();
  await disturber;
  await machine.stopEverything();
  rmSync(directory, {recursive: true, force: true});
}
process.stdout.write(`${table(trials)}\n`);
