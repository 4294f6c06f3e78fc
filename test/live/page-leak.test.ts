// find_memory_leak on pages in a real browser: planted leaks with a known holder, a page that lets go, and scripts that fail.
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {MemoryLeakReport} from '../../src/model/memory-leak.js';
import {ProfileReport} from '../../src/model/report.js';
import {explainFlamegraph} from '../../src/operations/explain-flamegraph.js';
import {findMemoryLeak} from '../../src/operations/find-memory-leak.js';
import {createSandbox, problemOf, quietContext, type Sandbox} from '../machine/sandbox.js';
import {browserMissing} from '../support/browser-tools.js';
import {policyOfProject} from '../support/policy.js';

const missing = await browserMissing();
const policy = await policyOfProject();

const script = `const removedRows = [];
const addRows = () => Array.from({length: 50}, (_, at) => { const row = document.createElement('p'); row.textContent = 'row ' + at; document.body.append(row); return row; });
function refresh() { for (const row of addRows()) { row.remove(); removedRows.push(row); } }
function watchResize() { for (const row of addRows()) { row.remove(); window.addEventListener('resize', () => row.scrollHeight); } }
async function refreshCleanly() { for (const row of addRows()) row.remove(); await null; }
`;

const hunt = async (sandbox: Sandbox, drive: string, context = quietContext): Promise<MemoryLeakReport> => {
  const folder = join(sandbox.directory, 'site');
  mkdirSync(folder);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>x</title><body><script src="app.js"></script>');
  writeFileSync(join(folder, 'app.js'), script);
  const {machine} = sandbox;
  return MemoryLeakReport.parse(await findMemoryLeak.run({url: 'site', drive: [drive], maxWaitSeconds: 55}, {...context, machine, policy}));
};

test.skipIf(missing)(
  'nodes taken out of the page and kept in a list: the list, its line, and how many; a snapshot says the same',
  async () => {
    const sandbox = createSandbox();
    const report = await hunt(sandbox, 'refresh()');
    expect(report.verdict).toBe('leak');
    const [first] = report.findings;
    expect(first).toMatchObject({kind: 'detached-dom', file: 'site/app.js', title: expect.stringContaining('removedRows (Array)')});
    expect(first?.evidence.join('\n')).toMatch(/nodes that no document shows: 150 → \d+ → \d+/);
    const {directory} = await sandbox.machine.runs.open(report.runId ?? '');
    const path = join(directory, 'heap-3.heapsnapshot');
    const explained = ProfileReport.parse(await explainFlamegraph.run({path}, {...quietContext, machine: sandbox.machine, policy}));
    expect(explained.findings[0]).toMatchObject({kind: 'detached-dom', title: expect.stringContaining('removedRows (Array)')});
  },
);

test.skipIf(missing)('listeners of the window that pile up are told by the line of the function they call', async () => {
  const report = await hunt(createSandbox(), 'watchResize()');
  expect(report.verdict).toBe('leak');
  expect(report.findings[0]).toMatchObject({kind: 'listener-accumulation', file: 'site/app.js', line: 4});
});

test.skipIf(missing)('a page that lets go does not leak', async () => {
  expect((await hunt(createSandbox(), 'refreshCleanly()')).verdict).toBe('no-leak');
});

test.skipIf(missing)('a script that fails in the page is the answer, with its reason', async () => {
  expect(await problemOf(hunt(createSandbox(), 'noSuchFunction()'))).toMatchObject({
    code: 'target_failed',
    message: expect.stringContaining('noSuchFunction is not defined'),
  });
  expect(await problemOf(hunt(createSandbox(), 'let x ='))).toMatchObject({
    code: 'target_failed',
    message: expect.stringContaining('SyntaxError'),
  });
});

test.skipIf(missing)('cancelling ends the browser', async () => {
  const controller = new AbortController();
  const progress = (message: string): void => void (message.startsWith('Round') && controller.abort());
  expect(await problemOf(hunt(createSandbox(), 'refreshCleanly()', {signal: controller.signal, progress}))).toMatchObject({
    code: 'cancelled',
  });
});
