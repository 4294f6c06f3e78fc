// Pages, really recorded in a browser through run_profile, and their traces read again by explain_flamegraph.
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {ProfileReport} from '../../src/model/report.js';
import {explainFlamegraph} from '../../src/operations/explain-flamegraph.js';
import {runProfile} from '../../src/operations/run-profile.js';
import {createSandbox, problemOf, quietContext, type Sandbox} from '../machine/sandbox.js';
import {browserMissing} from '../support/browser-tools.js';
import {plantPage} from '../support/planted-page.js';
import {policyOfProject} from '../support/policy.js';

const missing = await browserMissing();
const policy = await policyOfProject();

const profile = async ({machine}: Sandbox, input: object, context = quietContext): Promise<ProfileReport> =>
  ProfileReport.parse(await runProfile.run({maxWaitSeconds: 55, ...input}, {...context, machine, policy}));

test.skipIf(missing)(
  'a folder: the long task, its function and line, and the heavy picture are named; the browser’s profile is gone',
  async () => {
    const sandbox = createSandbox();
    const report = await profile(sandbox, {url: plantPage(sandbox.directory)});
    expect(report.verdict).toBe('bottleneck');
    expect(report.findings[0]).toMatchObject({function: 'spinFor', file: 'site/app.js', line: 1});
    expect(report.findings[0]?.evidence.join('\n')).toContain('blocked the main thread for 8');
    expect(report.findings.map(({kind}) => kind)).toContain('heavy-resource');
    expect(report.hotPath?.map(step => step.function)).toContain('renderPrices');
    expect(report.page?.longTasks).toBeGreaterThanOrEqual(1);
    expect(report.page?.totalBlockingMs).toBeGreaterThan(700);
    expect(report.page?.firstContentfulPaintMs).toBeGreaterThan(0);
    expect(report.page?.transferBytes).toBeGreaterThan(1_000_000);
    const {directory} = await sandbox.machine.runs.open(report.runId ?? '');
    expect(existsSync(join(directory, 'page.trace.json.gz'))).toBe(true);
    expect(existsSync(join(directory, 'browser'))).toBe(false);

    const again = ProfileReport.parse(
      await explainFlamegraph.run({runId: report.runId}, {...quietContext, machine: sandbox.machine, policy}),
    );
    expect(again.findings[0]).toMatchObject({function: 'spinFor', file: 'site/app.js'});
    expect(again.page).toEqual(report.page);
  },
);

test.skipIf(missing)('a window of durationSeconds holds what the page does after loading', async () => {
  const sandbox = createSandbox();
  mkdirSync(join(sandbox.directory, 'app'));
  writeFileSync(
    join(sandbox.directory, 'app', 'index.html'),
    '<h1>x</h1><script>function pulse() { const end = performance.now() + 40; while (performance.now() < end); }\nsetInterval(pulse, 60)</script>',
  );
  const report = await profile(sandbox, {url: 'app', durationSeconds: 3});
  expect(report.findings[0]).toMatchObject({function: 'pulse'});
  expect(report.page?.busyMs).toBeGreaterThan(1_000);
});

test.skipIf(missing)('a page in a loop without end hands its trace over, and the loop is named', async () => {
  const sandbox = createSandbox();
  mkdirSync(join(sandbox.directory, 'loop'));
  writeFileSync(
    join(sandbox.directory, 'loop', 'index.html'),
    '<h1>x</h1><script>function forever() { for (;;); }\nsetTimeout(forever, 200)</script>',
  );
  const report = await profile(sandbox, {url: 'loop', durationSeconds: 3});
  expect(report.findings[0]).toMatchObject({function: 'forever', file: 'loop/index.html', line: 1});
});

test.skipIf(missing)('an address where nobody answers is the target’s failure, with the browser’s reason', async () => {
  const problem = await problemOf(profile(createSandbox(), {url: 'http://127.0.0.1:9/'}));
  expect(problem).toMatchObject({code: 'target_failed', message: expect.stringContaining('net::ERR_')});
});

const busyPage =
  '<h1>x</h1><script>function pulse() { const end = performance.now() + 40; while (performance.now() < end); }\nsetInterval(pulse, 60)</script>';
const endlessPage = '<h1>x</h1><script>function forever() { for (;;); }\nsetTimeout(forever, 100)</script>';

test.skipIf(missing).each([
  ['busy', busyPage, 'pulse'],
  ['endless', endlessPage, 'forever'],
])('cancelling ends the browser, and what was traced until then can be explained: a page that is %s', async (name, html, busy) => {
  const sandbox = createSandbox();
  mkdirSync(join(sandbox.directory, name));
  writeFileSync(join(sandbox.directory, name, 'index.html'), html);
  const controller = new AbortController();
  let ticks = 0;
  const progress = (): void => {
    ticks += 1;
    if (ticks === 3) controller.abort();
  };
  const problem = await problemOf(profile(sandbox, {url: name, durationSeconds: 50}, {signal: controller.signal, progress}));
  expect(problem).toMatchObject({code: 'cancelled', hint: expect.stringContaining('A partial profile was kept')});
  const {runs} = await sandbox.machine.runs.list(undefined, 1);
  const again = ProfileReport.parse(
    await explainFlamegraph.run({runId: runs[0]?.runId}, {...quietContext, machine: sandbox.machine, policy}),
  );
  expect(again.findings[0]).toMatchObject({function: busy, file: `${name}/index.html`});
});

test.skipIf(missing)('a time limit ends the browser, and the Report is of what was traced until then', async () => {
  const sandbox = createSandbox();
  mkdirSync(join(sandbox.directory, 'busy'));
  writeFileSync(join(sandbox.directory, 'busy', 'index.html'), busyPage);
  const report = await profile(sandbox, {url: 'busy', durationSeconds: 50, timeLimitSeconds: 3});
  expect(report.findings[0]).toMatchObject({function: 'pulse'});
  expect(report.warnings.map(({code}) => code)).toContain('stopped-at-limit');
});

test.skipIf(missing)('cancelling before anything was traced says so', async () => {
  const sandbox = createSandbox();
  plantPage(sandbox.directory);
  const controller = new AbortController();
  controller.abort();
  expect(await problemOf(profile(sandbox, {url: 'site'}, {...quietContext, signal: controller.signal}))).toMatchObject({
    code: 'cancelled',
    hint: 'Nothing had been recorded yet.',
  });
});

test('only http, https and paths inside the roots are opened', async () => {
  const sandbox = createSandbox();
  for (const url of ['javascript:alert(1)', 'chrome://settings', 'data:text/html,x', 'file:///etc/passwd'])
    expect(await problemOf(profile(sandbox, {url}))).toMatchObject({code: 'invalid_request'});
  expect(await problemOf(profile(sandbox, {url: '/etc'}))).toMatchObject({code: 'outside_root'});
  expect(await problemOf(profile(sandbox, {url: 'nowhere.html'}))).toMatchObject({code: 'invalid_request'});
});
