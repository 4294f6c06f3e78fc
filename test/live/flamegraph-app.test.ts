// The MCP App in a real browser: a host page that speaks the protocol around it, as hosts do.
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {root} from '../architecture/sources.js';

const browser = 'chromium';
const isMissing = (await execa(browser, ['--version'], {reject: false})).exitCode !== 0;
if (isMissing && process.env.CI === 'true') throw new Error(`${browser} is missing`);
if (isMissing) process.stderr.write(`skipped: ${browser} is not installed\n`);

const report = {
  runId: 'r-20260101-000000-aaaa',
  status: 'complete',
  summary: 'parse takes 75 % of the time.',
  measured: {metric: 'cpu', unit: 'nanoseconds', total: 4e9},
  findings: [{title: 'parse <b>takes</b> 75 %'}],
  artifacts: [],
};
const folded = 'main;parse;<script>alert(1)</script> 2000000000\nmain;parse;match 1000000000\nmain;write 1000000000\n';

/** Answers the app as a host does, and prints what the app shows. `then` runs inside the app once it has drawn. */
const hostPage = (
  then: string,
): string => `<!doctype html><meta charset="utf-8"><iframe style="width:900px;height:500px"></iframe><pre id="shown"></pre>
<script>
const frame = document.querySelector('iframe');
const log = [];
const send = message => frame.contentWindow.postMessage({jsonrpc: '2.0', ...message}, '*');
addEventListener('message', ({data}) => {
  log.push(data.method);
  if (data.method === 'ui/initialize') send({id: data.id, result: {protocolVersion: '2026-01-26', hostInfo: {name: 'test', version: '1'}, hostCapabilities: {serverResources: {}}, hostContext: {theme: 'dark'}}});
  if (data.method === 'ui/notifications/initialized') send({method: 'ui/notifications/tool-result', params: {content: [], structuredContent: ${JSON.stringify(report)}}});
  if (data.method === 'resources/read') {
    log.push(data.params.uri);
    send({id: data.id, result: {contents: [{uri: data.params.uri, text: ${JSON.stringify(folded).replaceAll('</', '<\\/')}}]}});
    setTimeout(() => {
      const app = frame.contentDocument;
      ${then}
      document.getElementById('shown').textContent = JSON.stringify({log, theme: app.documentElement.dataset.theme, text: app.body.innerText,
        height: app.getElementById('flames').clientHeight, scripts: app.scripts.length});
    }, 50);
  }
});
frame.srcdoc = ${JSON.stringify(readFileSync(`${root}apps/flamegraph.html`, 'utf8')).replaceAll('</', '<\\/')};
</script>`;

const shownBy = async (then: string): Promise<unknown> => {
  const folder = mkdtempSync(join(tmpdir(), 'perfwright-test-'));
  const page = join(folder, 'host.html');
  writeFileSync(page, hostPage(then));
  const options = [
    '--headless',
    '--disable-gpu',
    `--user-data-dir=${folder}/profile`,
    '--virtual-time-budget=3000',
    '--window-size=1000,700',
  ];
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const {stdout} = await execa(browser, [...options, ...sandbox, '--dump-dom', `file://${page}`], {timeout: 50_000});
  const [, shown = ''] = /<pre id="shown">(.*?)<\/pre>/s.exec(stdout) ?? [];
  return JSON.parse(shown.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
};

test.skipIf(isMissing)('the app shakes hands, reads the stacks of the run, and draws every level in the theme of its host', async () => {
  expect(await shownBy('')).toMatchObject({
    log: expect.arrayContaining(['ui/initialize', 'resources/read', 'perfwright://runs/r-20260101-000000-aaaa/profile.folded']),
    theme: 'dark',
    text: expect.stringContaining('parse takes 75 % of the time.'),
    // all, main, parse and write, and what parse calls
    height: 4 * 18,
    scripts: 1,
  });
});

test.skipIf(isMissing)('names of the profiled program are text, a search counts shares once, and a click zooms', async () => {
  const shown = await shownBy(`
      const search = app.getElementById('search');
      search.value = 'ma';
      search.dispatchEvent(new Event('input'));
      const found = app.getElementById('found').textContent;
      const canvas = app.getElementById('flames');
      canvas.dispatchEvent(new MouseEvent('mousemove', {clientX: canvas.getBoundingClientRect().x + 10, clientY: canvas.getBoundingClientRect().y + 2.5 * 18}));
      log.push(found, app.getElementById('detail').textContent);
      canvas.dispatchEvent(new MouseEvent('click', {clientX: canvas.getBoundingClientRect().x + canvas.clientWidth - 10, clientY: canvas.getBoundingClientRect().y + 2.5 * 18}));`);
  expect(shown).toMatchObject({
    log: expect.arrayContaining(['100 % in matching functions', 'parse: total 75 % (3.000 s), self 0.0 %']),
    text: expect.stringContaining('parse <b>takes</b> 75 %'),
    // Zoomed to write: nothing below it.
    height: 3 * 18,
    scripts: 1,
  });
});
