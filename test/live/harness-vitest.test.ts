// vitest bench, really run through run_benchmark.
import {symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {createSandbox} from '../machine/sandbox.js';
import {bench, node} from '../operations/benchmark-support.js';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

test('a suite alone: each benchmark with its figures per call', async () => {
  const sandbox = createSandbox();
  symlinkSync(modules, join(sandbox.directory, 'node_modules'));
  writeFileSync(
    join(sandbox.directory, 'a.bench.mjs'),
    `import {bench, describe} from 'vitest';
describe('lists', () => {
  bench('sort', () => { [3, 1, 2].sort(); }, {time: 50});
});
`,
  );
  const report = await bench(sandbox, {command: [node, 'node_modules/vitest/vitest.mjs'], harness: 'vitest'});
  expect(report.verdict).toBe('measured');
  expect(report.benchmark?.sides).toHaveLength(1);
  expect(report.benchmark?.sides[0]?.label).toContain('lists > sort');
  expect(report.benchmark?.sides[0]?.runs).toBeGreaterThan(10);
});
