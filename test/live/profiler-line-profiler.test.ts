// line_profiler for real: the hottest line of five programs with a known answer, and what it asks for.
import {expect, it} from 'vitest';
import {pythonProfiling} from '../support/python-profiling.js';

const python = pythonProfiling();

/** Each with one line that does nearly all the work. */
const programs = [
  {
    name: 'concatenates.py',
    line: 4,
    function: 'join_rows',
    text: 'def join_rows(rows):\n    size = len(rows)\n    for row in range(20):\n        text = ";".join(str(item) for item in rows)\n        size += 1\n    return text\n\njoin_rows(range(200000))\n',
  },
  {
    name: 'searches.py',
    line: 4,
    function: 'missing',
    text: 'def missing(wanted, known):\n    found = []\n    for item in wanted:\n        if item not in known:\n            found.append(item)\n    return found\n\nmissing(range(6000), list(range(5000, 15000)))\n',
  },
  {
    name: 'sorts.py',
    line: 3,
    function: 'Ranking.order',
    text: 'class Ranking:\n    def order(self, values):\n        values = sorted(values, key=lambda value: -value % 1013)\n        best = values[0]\n        return best\n\nRanking().order(list(range(1500000)))\n',
  },
  {
    name: 'compiles.py',
    line: 6,
    function: 'shorten',
    text: 'import re\n\ndef shorten(rows):\n    kept = []\n    for row in rows:\n        kept.append(re.sub(r"[aeiou]+", "", row))\n    return kept\n\nshorten(["banana " * 300] * 4000)\n',
  },
  {
    name: 'recurses.py',
    line: 8,
    function: 'main',
    text: 'def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n\ndef main():\n    total = 0\n    for round in range(16):\n        total += len(str(round))\n        total += fib(23)\n    return total\n\nmain()\n',
  },
];

it.each(programs)('finds the hottest line of $name', async ({name, line, function: wanted, text}) => {
  const reason = await python.missing('line-profiler');
  if (reason !== undefined) return expect(reason).toContain('line-profiler');
  const command = ['python3', python.program(name, text)];
  const report = await python.reportOf({command, profiler: 'line-profiler', functions: [wanted]});
  expect(report.findings[0]).toMatchObject({kind: 'hot-line', function: wanted, file: name, line});
  expect(report.findings[0]?.calls ?? 0).toBeGreaterThan(0);
});

it('asks for functions when none is named, and says when one does not exist', async context => {
  const reason = await python.missing('line-profiler');
  if (reason !== undefined) context.skip(reason);
  const command = ['python3', python.program('app.py', 'def work():\n    return 1\nwork()\n')];
  expect(await python.problemOf({command, profiler: 'line-profiler'})).toMatchObject({
    code: 'invalid_request',
    hint: expect.stringContaining('functions'),
  });
  expect(await python.problemOf({command, profiler: 'line-profiler', functions: ['none']})).toMatchObject({code: 'invalid_request'});
});

it('looks into the hot functions of an earlier run', async context => {
  const reason = (await python.missing('line-profiler')) ?? (await python.missing('py-spy'));
  if (reason !== undefined) context.skip(reason);
  const text =
    'def cheap():\n    return sum(range(10))\n\ndef dear():\n    total = 0\n    for n in range(9000000):\n        total += n * n % 7\n    return total\n\ndef main():\n    for _ in range(3):\n        dear()\n        cheap()\n\nmain()\n';
  const command = ['python3', python.program('parts.py', text)];
  const earlier = await python.reportOf({command, profiler: 'py-spy'});
  const report = await python.reportOf({command, profiler: 'line-profiler', functions: [earlier.runId]});
  expect(report.findings[0]).toMatchObject({kind: 'hot-line', function: 'dear', file: 'parts.py'});
  expect(report.assumptions.find(({field}) => field === 'functions')).toMatchObject({
    value: expect.stringContaining('parts.py:dear'),
    basis: 'detected',
    reason: expect.stringContaining(`${earlier.runId}`),
  });
  const lines = await python.reportOf({command: [...command], profiler: 'memory-profiler', functions: [earlier.runId], dryRun: true});
  expect(JSON.stringify(lines.plan)).toContain('parts.py:dear');
});

it('a run id that names nothing is refused with what would', async context => {
  const reason = await python.missing('line-profiler');
  if (reason !== undefined) context.skip(reason);
  const command = ['python3', python.program('idle.py', 'import time\ntime.sleep(0.1)\n')];
  expect(await python.problemOf({command, profiler: 'line-profiler', functions: ['r-20000101-000000-abcd']})).toMatchObject({
    code: 'invalid_request',
  });
});
