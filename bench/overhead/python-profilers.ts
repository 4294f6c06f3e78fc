// npx tsx bench/overhead/python-profilers.ts [pairs]: what each profiler inside the interpreter costs the program, in its own processor time, in random pairs.
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {connectServer, repository} from '../../test/support/connect-server.js';

const pairs = Number(process.argv[2] ?? 5);
const folder = mkdtempSync(join(tmpdir(), 'perfwright-python-overhead-'));
const toolbox = process.env.PERFWRIGHT_TOOLBOX ?? join(repository, '.cache/toolbox');

/** Prints its own processor time: what others do on the machine does not count, nor what the tool does before and after. */
const program = `import time

def score(row):
    total = 0
    for item in row:
        total += len(item) * 3 % 7
    return total

def load(rows):
    table = []
    for number in range(rows):
        row = ("%d;%d" % (number, number * 7)).split(";")
        table.append((row, score(row)))
    return table

begin = time.process_time()
for _ in range(8):
    table = load(30000)
print(time.process_time() - begin)
`;
writeFileSync(join(folder, 'app.py'), program);
const command = ['python3', 'app.py'];

interface Subject {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

const subjects: readonly Subject[] = [
  {name: 'cprofile', arguments: {profiler: 'cprofile'}},
  {name: 'scalene, time', arguments: {profiler: 'scalene', metric: 'wall'}},
  {name: 'scalene, memory', arguments: {profiler: 'scalene', metric: 'memory'}},
  {name: 'memray', arguments: {profiler: 'memray'}},
  {name: 'memray, every object', arguments: {profiler: 'memray', profilerOptions: ['trace-python-allocators']}},
  {name: 'memory-profiler, over time', arguments: {profiler: 'memory-profiler'}},
  {name: 'line-profiler on load and score', arguments: {profiler: 'line-profiler', functions: ['load', 'score']}},
];

const secondsIn = (text: string): number => Number(text.trim().split('\n').at(-1));
const server = await connectServer(['--root', folder, '--state', join(folder, 'state')], {PERFWRIGHT_TOOLBOX: toolbox});

const bare = async (): Promise<number> => secondsIn((await execa('python3', ['app.py'], {cwd: folder})).stdout);
const profiled = async (subject: Subject): Promise<{readonly seconds: number; readonly version: string}> => {
  const result = await server.client.callTool(
    {name: 'run_profile', arguments: {command, maxWaitSeconds: 280, ...subject.arguments}},
    undefined,
    {
      timeout: 300_000,
    },
  );
  if (result.isError === true) throw new Error(JSON.stringify(result.content));
  const report = JSON.parse(JSON.stringify(result.structuredContent));
  const output = readFileSync(join(folder, 'state/runs', report.runId, 'stdout.txt'), 'utf8');
  const number = output.split('\n').find(line => /^\d+\.\d+(?:e-\d+)?$/.test(line)) ?? 'NaN';
  return {seconds: Number(number), version: report.measured.profiler.version ?? ''};
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

try {
  for (const subject of subjects) {
    const factors: number[] = [];
    let version = '';
    for (let pair = 0; pair < pairs; pair += 1) {
      const bareFirst = Math.random() < 0.5;
      const before = bareFirst ? await bare() : Number.NaN;
      const run = await profiled(subject);
      const after = bareFirst ? before : await bare();
      version = run.version;
      factors.push(run.seconds / after);
    }
    process.stderr.write(`${subject.name} ${version}: factor ${median(factors).toFixed(2)} of ${factors.length} pairs\n`);
  }
} finally {
  await server.close();
  rmSync(folder, {recursive: true, force: true});
}
