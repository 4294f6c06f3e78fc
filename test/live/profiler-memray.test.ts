// memray for real: the line that allocates, in scripts, modules and console scripts; how a program ended; what cannot be done.
import {chmodSync} from 'node:fs';
import {join} from 'node:path';
import {execa} from 'execa';
import {expect, it} from 'vitest';
import {largeTable, largeTableLine, pythonProfiling} from '../support/python-profiling.js';
import {isInstalled} from '../support/system-tools.js';

const python = pythonProfiling();

it('names the line that allocates 200 MB, and what was never freed', async context => {
  const reason = await python.missing('memray');
  if (reason !== undefined) context.skip(reason);
  const report = await python.reportOf({command: ['python3', python.program('tables.py', largeTable)], metric: 'memory'});
  expect(report.measured?.profiler?.id).toBe('memray');
  expect(report.measured?.profiler?.version).toMatch(/^\d/);
  expect(report.verdict).toBe('bottleneck');
  const [first] = report.findings;
  expect(first).toMatchObject({kind: 'allocation', function: 'load_table', file: 'tables.py', line: largeTableLine});
  expect(first?.self ?? 0).toBeGreaterThan(195 * 1024 * 1024);
  expect(first?.self ?? 0).toBeLessThan(205 * 1024 * 1024);
  expect(report.findings.filter(({kind}) => kind === 'leak-candidate').map(finding => finding.function)).toEqual(['remember']);
  expect(report.findings.map(({kind}) => kind)).toContain('memory-peak');
  expect(report.artifacts.map(({path}) => path.split('/').at(-1))).toEqual(
    expect.arrayContaining(['memray.bin', 'memray.bin.json', 'flamegraph.svg']),
  );
});

it('follows a module, with its own arguments and interpreter flags', async context => {
  const reason = await python.missing('memray');
  if (reason !== undefined) context.skip(reason);
  python.program('shop/__init__.py', '');
  python.program(
    'shop/__main__.py',
    'import sys\nfrom shop.stock import fill\nassert sys.argv[1:] == ["--size", "80"], sys.argv\nstock = fill(int(sys.argv[2]))\n',
  );
  python.program('shop/stock.py', 'def fill(megabytes):\n    return bytearray(megabytes * 1024 * 1024)\n');
  const report = await python.reportOf({command: ['python3', '-X', 'utf8', '-m', 'shop', '--size', '80'], profiler: 'memray'});
  expect(report.findings[0]).toMatchObject({function: 'fill', file: 'shop/stock.py', line: 2});
  expect(report.measured?.target?.exitCode).toBe(0);
});

it('follows a console script, and a program that ends with an exit code of its own', async context => {
  const reason = await python.missing('memray');
  if (reason !== undefined) context.skip(reason);
  const {stdout} = await execa('python3', ['-c', 'import sys; print(sys.executable)'], {cwd: python.root});
  const script = python.program('fill', `#!${stdout}\nimport sys\ndata = bytearray(60 * 1024 * 1024)\nsys.exit(3)\n`);
  chmodSync(join(python.root, script), 0o755);
  const report = await python.reportOf({command: [`./${script}`], profiler: 'memray'});
  expect(report.findings[0]).toMatchObject({file: 'fill', line: 3});
  expect(report.measured?.target?.exitCode).toBe(3);
  expect(report.warnings.map(({code}) => code)).toContain('target-failed');
});

it('says before it runs that code given with -c, and running processes, are not for it', async context => {
  const reason = await python.missing('memray');
  if (reason !== undefined) context.skip(reason);
  expect(await python.problemOf({command: ['python3', '-c', 'print(1)'], profiler: 'memray'})).toMatchObject({code: 'unsupported_target'});
  expect(await python.problemOf({command: ['python3', 'none.py'], profiler: 'memray'})).toMatchObject({code: 'target_failed'});
});

it('records a window of a program that goes on', async context => {
  const reason = await python.missing('memray');
  if (reason !== undefined) context.skip(reason);
  const endless =
    'import time\nkept = []\ndef grow():\n    while True:\n        kept.append(bytearray(1024 * 1024))\n        time.sleep(0.02)\ngrow()\n';
  const report = await python.reportOf({command: ['python3', python.program('grows.py', endless)], profiler: 'memray', durationSeconds: 2});
  expect(report.findings.find(({kind}) => kind === 'leak-candidate')).toMatchObject({function: 'grow', line: 5});
  expect(report.findings.map(({kind}) => kind)).toContain('memory-growth');
});

const growing = `import time
kept = []


def grow():
    kept.append(bytearray(1_000_000))


print("ready", flush=True)
while True:
    grow()
    time.sleep(0.02)
    if len(kept) > 100:
        kept.clear()
`;

it('attaches to a live process when it is named, and only then', async context => {
  const reason = (await python.missing('memray')) ?? ((await isInstalled('gdb', '--version')) ? undefined : 'gdb is missing');
  if (reason !== undefined && process.env.CI !== 'true') context.skip(reason);
  const live = execa('python3', [python.program('grows.py', growing)], {cwd: python.root, reject: false, forceKillAfterDelay: 100});
  try {
    await new Promise(resolve => live.stdout.once('data', resolve));
    const report = await python.reportOf({pid: live.pid, profiler: 'memray', durationSeconds: 2});
    expect(report.findings[0]).toMatchObject({kind: 'allocation', function: 'grow', file: 'grows.py', line: 6});
    expect(report.warnings.map(({message}) => message).join(' ')).toContain('put into the running process');
    expect(live.exitCode).toBeNull();
    const other = await python.reportOf({pid: live.pid, metric: 'memory', durationSeconds: 1, dryRun: true});
    expect(JSON.stringify(other.plan)).not.toContain('memray-attach');
  } finally {
    live.kill('SIGKILL');
    await live;
  }
});
