// list_profilers: what works here, in the words of a real machine.
import {expect, test} from 'vitest';
import {ListProfilersReport, listProfilers} from '../../src/operations/list-profilers.js';
import {createSandbox, quietContext} from '../machine/sandbox.js';
import {policyOfProject} from '../support/policy.js';

test('the profiler of pages is judged by a page, not by a program', async () => {
  const {machine} = createSandbox();
  const report = ListProfilersReport.parse(
    await listProfilers.run({profiler: 'chrome-trace'}, {...quietContext, machine, policy: await policyOfProject()}),
  );
  const [chrome] = report.profilers;
  expect(chrome?.state).toMatch(process.platform === 'win32' ? /not-permitted|missing/ : /ready|missing/);
  expect(chrome?.attach).toContain('opens a page (url)');
  expect(chrome?.attach?.includes('without the sandbox')).toBe(process.getuid?.() === 0);
});
