// memory_profiler for real: lines of chosen functions without touching the program, and memory over time without functions.
import {expect, it} from 'vitest';
import {largeTable, largeTableLine, pythonProfiling} from '../support/python-profiling.js';

const python = pythonProfiling();

it('names the line that allocates 200 MB in a function that was chosen by name', async context => {
  const reason = await python.missing('memory-profiler');
  if (reason !== undefined) context.skip(reason);
  const command = ['python3', python.program('tables.py', largeTable)];
  const report = await python.reportOf({command, profiler: 'memory-profiler', functions: ['load_table', 'remember']});
  expect(report.findings[0]).toMatchObject({kind: 'allocation', function: 'load_table', file: 'tables.py', line: largeTableLine});
  expect(report.findings[0]?.self ?? 0).toBeGreaterThan(190 * 1024 * 1024);
  expect(report.findings[1]).toMatchObject({function: 'remember', line: 18});
  expect(report.measured?.target?.exitCode).toBe(0);
});

it('follows methods, generators and coroutines, of the module that is run and of those it imports', async context => {
  const reason = await python.missing('memory-profiler');
  if (reason !== undefined) context.skip(reason);
  python.program('kinds/__init__.py', '');
  python.program(
    'kinds/parts.py',
    `class Box:
    @classmethod
    def fill(cls):
        return bytearray(20 * 1024 * 1024)
def pieces(count):
    for _ in range(count):
        piece = bytearray(3 * 1024 * 1024)
        yield piece
`,
  );
  python.program(
    'kinds/__main__.py',
    `import asyncio
from kinds.parts import Box, pieces
async def serve(kept):
    for _ in range(10):
        kept.append(bytearray(4 * 1024 * 1024))
        await asyncio.sleep(0.001)
box, all_pieces, kept = Box.fill(), list(pieces(10)), []
asyncio.run(serve(kept))
assert len(kept) == 10 and len(all_pieces) == 10
`,
  );
  const functions = ['Box.fill', 'kinds.parts:pieces', 'serve'];
  const report = await python.reportOf({command: ['python3', '-m', 'kinds'], profiler: 'memory-profiler', functions});
  const lines = report.findings.filter(({kind}) => kind === 'allocation').map(finding => `${finding.function}:${finding.line}`);
  expect([...lines].sort()).toEqual(['fill:4', 'pieces:7', 'serve:5']);
  expect(report.measured?.target?.exitCode).toBe(0);
});

it('without functions gives the course of the whole process, its growth and its exit code', async context => {
  const reason = await python.missing('memory-profiler');
  if (reason !== undefined) context.skip(reason);
  const text =
    'import sys, time\nkept = []\nfor _ in range(80):\n    kept.append(bytearray(1024 * 1024))\n    time.sleep(0.04)\nsys.exit(4)\n';
  const report = await python.reportOf({command: ['python3', python.program('grows.py', text)], profiler: 'memory-profiler'});
  expect(report.verdict).toBe('no-dominant-cost');
  expect(report.findings.map(({kind}) => kind)).toEqual(['memory-growth', 'memory-peak']);
  const peak = report.findings[1]?.total ?? 0;
  expect(peak).toBeGreaterThan(75 * 1024 * 1024);
  expect(peak).toBeLessThan(160 * 1024 * 1024);
  expect(report.measured?.target?.exitCode).toBe(4);
});

it('a function that does not exist is an invalid request with the ways to write one', async context => {
  const reason = await python.missing('memory-profiler');
  if (reason !== undefined) context.skip(reason);
  const command = ['python3', python.program('tables.py', largeTable)];
  const problem = await python.problemOf({command, profiler: 'memory-profiler', functions: ['no_such']});
  expect(problem).toMatchObject({code: 'invalid_request', message: expect.stringContaining('no_such')});
});
