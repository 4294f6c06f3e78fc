// Makes the recording under test/fixtures/chrome-trace again, with the browser of this machine. Usage: node scripts/record-page-trace.mjs
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import {importSource} from './import-source.mjs';

const fixtures = new URL('../test/fixtures/', import.meta.url).pathname;
const folder = join(fixtures, 'chrome-trace/chromium-planted-page');
const neutralOrigin = 'http://127.0.0.1:8000';

const {createMachine, chromeTrace} = await importSource(
  `export {createMachine} from './src/machine/index.ts'; export {chromeTrace} from './src/profilers/chrome-trace.ts';`,
);
const state = await mkdtemp(join(tmpdir(), 'record-page-'));
const machine = createMachine({roots: [fixtures], stateDirectory: state});
const page = await machine.servePage(join(fixtures, 'pages/planted'));
const browser = await machine.findTool(chromeTrace.residence, {workingDirectory: fixtures, environment: {}});
const {userId} = await machine.facts();
const plan = chromeTrace.plan({
  target: {runtime: 'browser', command: [], url: page.url, invocation: {form: 'page'}},
  program: browser.path,
  workingDirectory: fixtures,
  environment: {},
  timeLimitMs: 30_000,
  isRoot: userId === 0,
});
const execution = await machine.execute(plan, await machine.runs.create('record'), {
  signal: new AbortController().signal,
  progress: () => {},
});
page.close();

/** Of the page's process, what a reader looks at; other processes say much about the machine and nothing about the page. */
const names =
  /^(?:Profile|ProfileChunk|RunTask|EvaluateScript|FunctionCall|TimerFire|EventDispatch|RunMicrotasks|v8\.compile|UpdateLayoutTree|Layout|PrePaint|Paint|Layerize|Commit|ParseHTML|ParseAuthorStyleSheet|MinorGC|MajorGC|navigationStart|firstContentfulPaint|largestContentfulPaint::Candidate|LayoutShift|domContentLoadedEventEnd|loadEventEnd|Resource\w+|thread_name|process_name)$/;
const trace = JSON.parse(gunzipSync(await readFile(execution.profileFiles[0])).toString());
const shown = trace.traceEvents.find(({name, args}) => name === 'navigationStart' && args.data.documentLoaderURL === page.url).pid;
const events = trace.traceEvents
  .filter(({pid, name}) => pid === shown && names.test(name))
  .map(({tts: _, tdur: __, ...event}) => {
    if (event.args.data?.cpuProfile !== undefined) {
      delete event.args.data.cpuProfile.trace_ids;
      delete event.args.data.columns;
    }
    if (event.name === 'ResourceReceiveResponse') event.args.data = {requestId: event.args.data.requestId};
    return event;
  });
const text = `{"traceEvents":[\n${events.map(event => JSON.stringify(event)).join(',\n')}\n]}\n`.replaceAll(page.origin, neutralOrigin);
await rm(folder, {recursive: true, force: true});
await mkdir(folder, {recursive: true});
await writeFile(join(folder, 'page.trace.json.gz'), gzipSync(text, {level: 9}));
await writeFile(
  join(folder, 'recorded.json'),
  `${JSON.stringify(
    {
      tool: 'chromium',
      version: execution.toolVersion,
      command: `chromium ${plan.commands[0].args.join(' ')}`,
      platform: `${process.platform} ${process.arch}`,
      note: `Recorded through the DevTools protocol from test/fixtures/pages/planted. Other processes and fields that no reader looks at were removed, and the port was replaced by 8000.`,
    },
    null,
    2,
  )}\n`,
);
await rm(state, {recursive: true, force: true});
