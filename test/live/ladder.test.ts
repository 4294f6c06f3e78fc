// The ladder for real: a profiler that was named and is not here, tools taken away one by one, and what is said of each.
import {existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {repository} from '../support/connect-server.js';
import {pythonProfiling} from '../support/python-profiling.js';

const folder = mkdtempSync(join(tmpdir(), 'perfwright-ladder-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));
const hasPython = existsSync('/usr/bin/python3');
if (!hasPython) process.stderr.write('skipped: no /usr/bin/python3\n');

/** A PATH of nothing but these, and a toolbox of nothing. */
const only = (name: string, programs: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [program, file] of Object.entries(programs)) symlinkSync(file, join(path, program));
  return {PATH: path, PERFWRIGHT_TOOLBOX: join(folder, 'no-toolbox')};
};

const spins =
  'import time\ndef spin():\n    end = time.time() + 1.5\n    while time.time() < end:\n        sum(n % 7 for n in range(2000))\nspin()\n';
const pySpy = join(repository, '.cache/toolbox/programs/py-spy/bin/py-spy');

describe.skipIf(!hasPython || !existsSync(pySpy))('perf was named and is missing', () => {
  const python = pythonProfiling(only('with-py-spy', {python3: '/usr/bin/python3', 'py-spy': pySpy}));

  it('py-spy answers, and native code is what is lost', async () => {
    const report = await python.reportOf({command: ['python3', python.program('spins.py', spins)], profiler: 'perf'});
    expect(report.measured?.profiler?.id).toBe('py-spy');
    expect(report.findings[0]?.evidence.concat(report.findings[0]?.title ?? '').join(' ')).toContain('spin');
    expect(report.assumptions.find(({field}) => field === 'profiler')).toMatchObject({
      basis: 'fallback',
      reason: expect.stringMatching(/Asked for was perf\. Not used: perf: .*What is lost: native and kernel code/),
    });
    expect(report.warnings.map(({code}) => code)).toContain('named-profiler-replaced');
  });
});

describe.skipIf(!hasPython)('perf was named, and py-spy is missing, too', () => {
  const python = pythonProfiling(only('bare', {python3: '/usr/bin/python3', node: process.execPath}));

  it('cProfile answers for the time of the clock, and says that both are missing', async () => {
    const report = await python.reportOf({command: ['python3', python.program('spins.py', spins)], profiler: 'perf'});
    expect(report.measured?.profiler?.id).toBe('cprofile');
    expect(report.measured?.metric).toBe('wall');
    expect(report.assumptions.find(({field}) => field === 'profiler')?.reason).toMatch(/Not used: perf: .*; py-spy: it is not installed/);
  });

  it('for Node.js the profiler that is built in answers', async () => {
    const text =
      'function spin() { const end = Date.now() + 1200; let n = 0; while (Date.now() < end) n = (n * 31 + 7) % 1000003; return n }\nspin();\n';
    const report = await python.reportOf({command: ['node', python.program('spins.js', text)], profiler: 'perf'});
    expect(report.measured?.profiler?.id).toBe('v8-cpu-profile');
    expect(report.assumptions.find(({field}) => field === 'profiler')).toMatchObject({basis: 'fallback'});
    expect(report.findings[0]).toMatchObject({function: 'spin'});
  });

  it('a named memory profiler that is missing, with nothing below it, is refused with what installs it', async () => {
    const problem = await python.problemOf({command: ['python3', python.program('spins.py', spins)], profiler: 'memray'});
    expect(problem).toMatchObject({code: 'program_missing', hint: expect.stringContaining('perfwright setup memray')});
  });
});
