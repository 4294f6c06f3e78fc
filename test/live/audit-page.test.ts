// Lighthouse, really run through audit_page.
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {listProcesses} from '../../src/machine/process-table.js';
import {AuditReport} from '../../src/model/page-audit.js';
import {auditPage} from '../../src/operations/audit-page.js';
import {createSandbox, problemOf, quietContext, type Sandbox} from '../machine/sandbox.js';
import {browserMissing, lighthouseMissing} from '../support/browser-tools.js';
import {plantPage} from '../support/planted-page.js';
import {policyOfProject} from '../support/policy.js';

const missing = (await browserMissing()) || (await lighthouseMissing());
const policy = await policyOfProject();
const withTools = (): Sandbox => createSandbox({toolboxDirectory: process.env.PERFWRIGHT_TOOLBOX});

const audit = async ({machine}: Sandbox, input: object, context = quietContext): Promise<AuditReport> =>
  AuditReport.parse(await auditPage.run({maxWaitSeconds: 110, ...input}, {...context, machine, policy}));

test.skipIf(missing)(
  'the planted picture and long task are the first findings, the target is missed, JSON and HTML are kept',
  {timeout: 150_000},
  async () => {
    const sandbox = withTools();
    const report = await audit(sandbox, {url: plantPage(sandbox.directory), runs: 3});
    expect(report.verdict).toBe('misses-target');
    const [first, second] = report.findings;
    expect([first?.file, second?.file].sort()).toEqual(['app.js', 'picture.png']);
    expect([first?.kind, second?.kind].sort()).toEqual(['long-task', 'opportunity']);
    expect(report.audit?.sides[0]).toMatchObject({runs: 3, url: 'site'});
    expect(report.audit?.sides[0]?.metrics.map(({metric}) => metric)).toEqual(['score', 'FCP', 'LCP', 'TTI', 'TBT', 'CLS']);
    expect(report.artifacts.map(({mediaType}) => mediaType).sort()).toEqual(['application/json', 'text/html']);
    const {directory} = await sandbox.machine.runs.open(report.runId ?? '');
    expect(existsSync(join(directory, 'browser-page-1'))).toBe(false);
  },
);

test.skipIf(missing)('cancelling ends Lighthouse and its browser within 2 s', async () => {
  const sandbox = withTools();
  const controller = new AbortController();
  let before: readonly number[] = [];
  let cancelledAt = 0;
  const progress = (): void => {
    const all = listProcesses();
    const own = new Set([process.pid]);
    for (let round = 0; round < 8; round += 1) for (const {pid, parent} of all) if (own.has(parent)) own.add(pid);
    const started = all.filter(({pid, name}) => pid !== process.pid && own.has(pid) && /chrom/i.test(name));
    if (started.length < 4 || controller.signal.aborted) return;
    before = started.map(({pid}) => pid);
    cancelledAt = performance.now();
    controller.abort();
  };
  const problem = await problemOf(audit(sandbox, {url: plantPage(sandbox.directory), runs: 1}, {signal: controller.signal, progress}));
  expect(problem).toMatchObject({code: 'cancelled'});
  expect(performance.now() - cancelledAt).toBeLessThan(2_000);
  expect(before.length).toBeGreaterThanOrEqual(4);
  expect(listProcesses().filter(({pid, state}) => before.includes(pid) && state !== 'Z')).toEqual([]);
});

test.skipIf(missing)('an address where nobody answers is the target’s failure', {timeout: 100_000}, async () => {
  expect(await problemOf(audit(withTools(), {url: 'http://127.0.0.1:9/', runs: 1}))).toMatchObject({code: 'target_failed'});
});

test.skipIf(missing)('a dry run shows the command and starts nothing', async () => {
  const sandbox = withTools();
  const report = await audit(sandbox, {url: plantPage(sandbox.directory), dryRun: true});
  expect(report).toMatchObject({verdict: 'planned', assumptions: [{field: 'runs', value: 5, basis: 'policy'}]});
  expect(JSON.stringify(report.plan)).toContain('--only-categories=performance');
});

test('without Lighthouse the problem says how to install it', async () => {
  const bare = createSandbox({environment: {PATH: '/usr/bin:/bin'}});
  plantPage(bare.directory);
  expect(await problemOf(audit(bare, {url: 'site'}))).toMatchObject({
    code: 'program_missing',
    hint: expect.stringContaining('perfwright setup lighthouse'),
  });
});
