// npm run bench:overhead [-- pairs]: a profiled run through the server against the bare profiler command, in random pairs; wall time.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {pairedShift} from '../../src/statistics/hodges-lehmann.js';
import {connectServer, repository} from '../../test/support/connect-server.js';

const pairs = Number(process.argv[2] ?? 12);
const planted = join(repository, 'test/truth/planted');
const scratch = mkdtempSync(join(tmpdir(), 'perfwright-overhead-'));
const toolbox = process.env.PERFWRIGHT_TOOLBOX ?? join(repository, '.cache/toolbox');
const pySpy = join(toolbox, 'programs/py-spy/bin/py-spy');
const server = await connectServer(['--root', planted, '--state', scratch], {PERFWRIGHT_TOOLBOX: toolbox});

interface Subject {
  readonly name: string;
  readonly command: readonly string[];
  readonly bare: () => Promise<unknown>;
}

const subjects: readonly Subject[] = [
  {
    name: 'py-spy',
    command: ['python3', 'python/plain_loop.py'],
    bare: () =>
      execa(
        pySpy,
        [
          'record',
          '--format',
          'speedscope',
          '--full-filenames',
          '--rate',
          '200',
          '--idle',
          '--output',
          join(scratch, 'bare.json'),
          '--',
          'python3',
          'python/plain_loop.py',
        ],
        {cwd: planted},
      ),
  },
  {
    name: 'node --cpu-prof',
    command: ['node', 'node/plain-loop.mjs'],
    bare: () => execa('node', ['--cpu-prof', '--cpu-prof-dir', scratch, 'node/plain-loop.mjs'], {cwd: planted}),
  },
];

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
};

for (const {name, command, bare} of subjects) {
  const ours = async (): Promise<void> => {
    const result = await server.client.callTool({name: 'run_profile', arguments: {command, workingDirectory: planted}}, undefined, {
      timeout: 120_000,
    });
    if (result.isError === true) throw new Error(JSON.stringify(result.content));
  };
  await ours();
  await bare();
  const rows: {readonly bareMs: number; readonly oursMs: number}[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const oursFirst = Math.random() < 0.5;
    const first = await timed(oursFirst ? ours : bare);
    const second = await timed(oursFirst ? bare : ours);
    rows.push(oursFirst ? {oursMs: first, bareMs: second} : {oursMs: second, bareMs: first});
  }
  const extra = pairedShift(
    rows.map(row => row.oursMs - row.bareMs),
    0.05,
  ).estimate;
  const bareMs = rows.map(row => row.bareMs).sort((a, b) => a - b)[Math.floor(rows.length / 2)] ?? 0;
  const budget = 0.02 * bareMs + 100;
  process.stdout.write(
    `${name}: bare ${bareMs.toFixed(0)} ms (median), ours + ${extra.toFixed(0)} ms (Hodges–Lehmann of ${pairs} paired differences), budget ${budget.toFixed(0)} ms: ${extra <= budget ? 'within' : 'ABOVE'}\n`,
  );
}
await server.close();
rmSync(scratch, {recursive: true, force: true});
