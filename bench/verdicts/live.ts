// Ours and hyperfine side by side, same commands, same number of runs, beside a bursty neighbour; the truth is known.
// npx tsx bench/verdicts/live.ts [minutes] [--maximum-pairs 80] [--calm] [--workloads awk,disk] [--out trials.jsonl]
// Several runs into one file are counted together; with 0 minutes it only counts.
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
    workloads: {type: 'string'},
    out: {type: 'string'},
    seed: {type: 'string', default: `${Date.now() % 1_000_000}`},
  },
});
const minutes = Number(positionals[0] ?? 5);
const maximumPairs = Number(values['maximum-pairs']);
const random = seededRandom(Number(values.seed));

const count = (of: number, amount: number): string => `${Math.round(of * amount)}`.padStart(9, '0');

/** Fixed amounts of work, arguments of equal length. */
const everyWorkload: Readonly<Record<string, (amount: number) => readonly string[]>> = {
  awk: amount => ['awk', 'BEGIN{n=ARGV[1]+0; for(i=0;i<n;i++) s+=i%7; print s}', count(700_000, amount)],
  perl: amount => ['perl', '-e', 'my $n=$ARGV[0]+0; my $s=0; for (my $i=0;$i<$n;$i++) { $s+=$i%7 } print $s', count(700_000, amount)],
  python: amount => [
    'python3',
    '-c',
    'import sys\nn = int(sys.argv[1])\ns = 0\nfor i in range(n): s += i % 7\nprint(s)',
    count(600_000, amount),
  ],
  node: amount => [
    'node',
    '-e',
    'const n = +process.argv[1]; const m = new Map(); for (let i = 0; i < n; i++) m.set(i % 977, {i, t: String(i)}); console.log(m.size)',
    count(300_000, amount),
  ],
  disk: amount => [
    'python3',
    '-c',
    'import os, sys, tempfile\nd = tempfile.mkdtemp(dir=".")\nfor i in range(int(sys.argv[1])):\n  with open(f"{d}/f", "wb") as f:\n    f.write(b"x" * 16384); f.flush()\n    if i % 20 == 0: os.fsync(f.fileno())\nos.remove(f"{d}/f"); os.rmdir(d)',
    count(400, amount),
  ],
  mixed: amount => [
    'python3',
    '-c',
    'import sys, time\nn = int(sys.argv[1])\ns = 0\nfor k in range(20):\n  for i in range(n // 20): s += i % 7\n  time.sleep(n / 4e8)\nprint(s)',
    count(300_000, amount),
  ],
};
const chosen = values.workloads?.split(',');
const workloads = Object.fromEntries(Object.entries(everyWorkload).filter(([name]) => chosen?.includes(name) ?? true));

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

const leastSeconds = async (words: readonly string[]): Promise<number> => {
  const folder = await machine.runs.create('calibration');
  const {programPath} = await machine.readTarget({command: words}, {workingDirectory: directory, environment: {}});
  const command = {program: programPath ?? '', args: words.slice(1), workingDirectory: directory, environment: {}};
  const times: number[] = [];
  for (let run = 0; run < 9; run++) {
    const {queueFreeWallSeconds, wallSeconds} = await machine.measuring.run(
      command,
      folder,
      {timeLimitMs: 60_000},
      {signal, progress: () => undefined},
    );
    times.push(queueFreeWallSeconds ?? wallSeconds);
  }
  return Math.min(...times);
};

/** Starting up is not scaled with the amount: so much more the amount has to change for the whole to change by the effect. */
const leverage = new Map<string, number>();
const leverageOf = async (workload: string, command: (amount: number) => readonly string[]): Promise<number> => {
  const known = leverage.get(workload);
  if (known !== undefined) return known;
  const [whole, empty] = [await leastSeconds(command(1)), await leastSeconds(command(0))];
  const found = whole / (whole - empty);
  leverage.set(workload, found);
  process.stderr.write(`${workload}: ${(1e3 * whole).toFixed(0)} ms, of which ${(1e3 * empty).toFixed(0)} ms start-up\n`);
  return found;
};

const pick = <Value>(options: readonly Value[]): Value | undefined => options[Math.floor(random() * options.length)];

const trial = async (): Promise<Trial> => {
  const workload = pick(Object.keys(workloads)) ?? 'awk';
  const size = pick([0, 0, 5, 10]) ?? 0;
  const effect = random() < 0.5 ? size : -size;
  const command = workloads[workload] ?? (() => ['true']);
  const [base, changed] = [command(1), command(1 + (effect / 100) * (await leverageOf(workload, command)))];
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
    const byWorkload = [...new Set(own.map(({workload}) => workload))].sort().map(workload => {
      const its = own.filter(one => one.workload === workload);
      const hits = its.filter(one => directionOf(one.verdict) === Math.sign(one.effect) && one.effect !== 0).length;
      const misses = its.filter(one => directionOf(one.verdict) !== 0 && directionOf(one.verdict) !== Math.sign(one.effect)).length;
      return `${workload} ${size === 0 ? '' : `${hits} found, `}${misses} wrong of ${its.length}`;
    });
    return [
      `true change ${size === 0 ? 'none' : `±${size} %`}: ${own.length} trials, median ${pairs[Math.floor(pairs.length / 2)] ?? 0} pairs${size === 0 ? `, interval holds 0 in ${share(covered, own.length)}` : ''}`,
      ...lines,
      `  ours by workload: ${byWorkload.join('; ')}`,
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
