// What goes wrong around a benchmark in earnest: a perfwright killed half-way, two at once, a full disk, a clock that jumps.
import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {execaSync} from 'execa';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {environmentHolds, listProcesses} from '../../src/machine/process-table.js';
import {BenchmarkReport} from '../../src/model/benchmark.js';
import {createSandbox, problemOf, quietContext} from '../machine/sandbox.js';
import {bench, codes, git, node, repository, spin, spinScript} from '../operations/benchmark-support.js';
import {connectServer} from '../support/connect-server.js';

const folders: string[] = [];
const project = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'perfwright-benchmark-faults-'));
  folders.push(directory);
  return directory;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, {recursive: true, force: true});
});

const worktrees = (directory: string): number => git(directory, 'worktree', 'list', '--porcelain').match(/^worktree /gm)?.length ?? 0;
const running = (runId: string): number => listProcesses().filter(({pid}) => environmentHolds(pid, `PERFWRIGHT_RUN=${runId}`)).length;
const until = async (holds: () => boolean): Promise<void> => {
  for (let round = 0; round < 200 && !holds(); round += 1) await sleep(50);
};

describe('a perfwright that is killed half-way', () => {
  it('leaves nothing that the next one does not clean up: checkouts, lock, programs', async () => {
    const directory = project();
    repository(directory, [{'work.cjs': spinScript(5)}, {'work.cjs': 'setTimeout(() => 0, 60_000)'}]);
    const server = await connectServer(['--root', directory]);
    const input = {command: [node, 'work.cjs'], baseRef: 'HEAD~1', changedRef: 'HEAD', maxWaitSeconds: 1};
    const pending = await server.client.callTool({name: 'run_benchmark', arguments: input});
    const {runId = '', status} = BenchmarkReport.parse(pending.structuredContent);
    expect(status).toBe('running');
    await until(() => running(runId) > 0);
    process.kill(server.pid, 'SIGKILL');
    await server.close();
    expect(worktrees(directory)).toBe(3);
    // Where a watchdog stood beside it, the programs are gone already; elsewhere the next perfwright ends them.
    if (process.platform === 'linux') {
      await until(() => running(runId) === 0);
      expect(running(runId)).toBe(0);
    } else {
      expect(running(runId)).toBeGreaterThan(0);
    }

    const next = await connectServer(['--root', directory]);
    try {
      const again = {command: [node, '-e', '0'], baseRef: 'HEAD~1', changedRef: 'HEAD', runs: 2, warmupRuns: 1};
      const result = await next.client.callTool({name: 'run_benchmark', arguments: again});
      expect(BenchmarkReport.parse(result.structuredContent).status).toBe('complete');
    } finally {
      await next.close();
    }
    expect(worktrees(directory)).toBe(1);
    expect(running(runId)).toBe(0);
    expect(readdirSync(join(directory, '.perfwright/measuring'))).toEqual([]);
  });

  it('even between making the lock and writing its name into it', async () => {
    const sandbox = createSandbox();
    const lock = join(sandbox.directory, '.perfwright/measuring/.lock');
    mkdirSync(lock, {recursive: true});
    execaSync('touch', ['-d', '1 minute ago', lock]);
    const report = await bench(sandbox, {command: ['true'], runs: 1, warmupRuns: 1});
    expect(codes(report)).toContain('queued');
  });
});

describe('two at once', () => {
  it('of two servers in one project the second waits', async () => {
    const directory = project();
    const servers = await Promise.all([connectServer(['--root', directory]), connectServer(['--root', directory])]);
    try {
      const input = {command: spin(20), runs: 8, warmupRuns: 1};
      const results = await Promise.all(servers.map(({client}) => client.callTool({name: 'run_benchmark', arguments: input})));
      const reports = results.map(({structuredContent}) => BenchmarkReport.parse(structuredContent));
      expect(reports.filter(report => codes(report).includes('queued'))).toHaveLength(1);
    } finally {
      await Promise.all(servers.map(server => server.close()));
    }
  });
});

describe('the clock of the machine', () => {
  afterEach(() => vi.useRealTimers());

  it('may jump by days in both directions: times, limits and verdict do not follow', async () => {
    vi.useFakeTimers({toFake: ['Date']});
    let pairs = 0;
    const progress = (message: string): void => {
      if (!message.startsWith('Pair')) return;
      pairs += 1;
      vi.setSystemTime(Date.now() + (pairs % 2 === 0 ? 3 : -5) * 86_400_000);
    };
    const report = await bench(createSandbox(), {command: spin(10), against: spin(80), runs: 12}, {...quietContext, progress});
    expect(pairs).toBeGreaterThanOrEqual(10);
    expect(report.verdict).toBe('regressed');
    expect(codes(report)).not.toContain('time-used-up');
    expect(report.benchmark?.sides[0]?.wallSeconds?.max).toBeLessThan(60);
    expect(report.benchmark?.sides[0]?.wallSeconds?.min).toBeGreaterThan(0.005);
  });
});

const small = project();
const mounted = execaSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small], {reject: false}).exitCode === 0;
if (mounted) execaSync('umount', [small]);
else process.stderr.write('skipped: a full disk (no right to mount a small one)\n');

describe.skipIf(!mounted)('a full disk', () => {
  it.each(['before the first run', 'in the middle'])(
    '%s: a problem before anything runs, or a verdict that is told although it cannot be kept',
    async when => {
      const directory = project();
      execaSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory]);
      try {
        const sandbox = createSandbox({roots: [directory]});
        const fill = (): void => {
          for (let size = 65_536; size >= 1; size >>= 1) {
            for (let number = 0; number < 64; number += 1) {
              try {
                writeFileSync(join(directory, `filler-${size}-${number}`), Buffer.alloc(size));
              } catch {
                break;
              }
            }
          }
        };
        if (when === 'before the first run') fill();
        const progress = (message: string): void => {
          if (message.startsWith('Pair 3 ')) fill();
        };
        const call = bench(sandbox, {command: spin(5), against: spin(80), runs: 12}, {...quietContext, progress});
        if (when === 'in the middle') {
          const report = await call;
          expect(report.verdict).toBe('regressed');
          expect(report.warnings.find(({code}) => code === 'not-kept')?.message).toContain('no space is left');
          return;
        }
        const problem = await problemOf(call);
        expect(problem.code).toBe('not_permitted');
        expect(`${problem.message} ${problem.hint}`).toMatch(/space/i);
      } finally {
        execaSync('umount', ['-l', directory]);
      }
    },
  );
});
