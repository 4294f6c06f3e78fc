// Python programs as people start them: uv, an environment's interpreter and console scripts, modules; asyncio, threads, processes.
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {execa} from 'execa';
import {beforeAll, describe, expect, it} from 'vitest';
import {root} from '../architecture/sources.js';
import {pythonProfiling} from '../support/python-profiling.js';

const launchers = `${root}.cache/launchers/bin`;
const withUv = existsSync(join(launchers, 'uv'));
const make = 'python3 -m venv .cache/launchers && .cache/launchers/bin/pip install uv';
if (!withUv && process.env.CI === 'true') throw new Error(`uv is missing: ${make}`);
if (!withUv) process.stderr.write(`skipped: no uv in .cache/launchers: ${make}\n`);

const python = pythonProfiling({PATH: `${launchers}:${process.env.PATH ?? ''}`});

const work = `import asyncio, multiprocessing, sys, threading, time


def spin(seconds=0.7):
    end = time.process_time() + seconds
    total = 0
    while time.process_time() < end:
        for number in range(20000):
            total += number * number % 7
    return total


async def turn():
    await asyncio.sleep(0.01)
    spin(0.4)


async def turns():
    await asyncio.gather(turn(), turn())


def main():
    kind = sys.argv[1] if len(sys.argv) > 1 else "plain"
    if kind == "asyncio":
        asyncio.run(turns())
    elif kind in ("threads", "processes"):
        make = threading.Thread if kind == "threads" else multiprocessing.Process
        parts = [make(target=spin, args=(0.5,)) for _ in range(2)]
        for part in parts:
            part.start()
        for part in parts:
            part.join()
    else:
        spin()
`;

beforeAll(async () => {
  python.program('shop/__init__.py', '');
  python.program('shop/work.py', work);
  python.program('shop/__main__.py', 'from shop.work import main\nmain()\n');
  python.program('app.py', 'from shop.work import main\nif __name__ == "__main__":\n    main()\n');
  python.program('pyproject.toml', '[project]\nname = "shop"\nversion = "0.1.0"\nrequires-python = ">=3.9"\n');
  await execa('python3', ['-m', 'venv', '--without-pip', '.venv'], {cwd: python.root});
});

const spins = {function: 'spin', file: 'shop/work.py'};

describe.skipIf(!withUv)('uv run', () => {
  it.each([
    {command: ['uv', 'run', 'app.py'], profiler: 'py-spy'},
    {command: ['uv', 'run', 'python', 'app.py'], profiler: 'cprofile'},
    {command: ['uv', 'run', '-m', 'shop'], profiler: 'line-profiler', functions: ['spin']},
  ])('$command is profiled with $profiler in the environment of its project, without uv', async input => {
    const reason = await python.missing(input.profiler);
    if (reason !== undefined) return expect(reason).toContain(input.profiler);
    const report = await python.reportOf(input);
    expect(report.findings[0]).toMatchObject(spins);
    expect(report.measured?.target).toMatchObject({command: input.command});
    expect(report.assumptions.find(({field}) => field === 'command')).toMatchObject({
      value: expect.stringContaining('.venv/bin/python'),
      basis: 'detected',
    });
  });
});

it.each([
  {how: ['.venv/bin/python', '-m', 'shop'], profiler: 'cprofile'},
  {how: ['.venv/bin/python', 'app.py', 'asyncio'], profiler: 'cprofile'},
  {how: ['.venv/bin/python', 'app.py', 'threads'], profiler: 'py-spy'},
  {how: ['.venv/bin/python', 'app.py', 'processes'], profiler: 'cprofile', includeChildren: true},
  {how: ['.venv/bin/python', 'app.py', 'processes'], profiler: 'py-spy', includeChildren: true},
])('$how with $profiler finds the function that works', async ({how, ...input}) => {
  const reason = await python.missing(input.profiler);
  if (reason !== undefined) return expect(reason).toContain(input.profiler);
  const report = await python.reportOf({command: how, ...input});
  expect(report.findings.find(({function: name}) => name === 'spin')).toMatchObject(spins);
});
