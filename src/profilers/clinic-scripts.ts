// Scripts that run around Clinic.js, as text: one starts inside the program, the others turn what Clinic.js recorded into one JSON file.

/**
 * Clinic.js and V8 leave unfinished logs in their working directory: the tool runs in the run folder, and the program goes from there to its own.
 * The stop file ends the program in order, for Clinic.js writes nothing of a program that is killed.
 */
export const clinicStart = (workingDirectory: string, end: 'at-once' | 'flushed'): string => `'use strict';
(() => {
  const {existsSync, realpathSync, writeFileSync} = require('node:fs');
  const {join} = require('node:path');
  const {isMainThread, Worker} = require('node:worker_threads');
  const real = path => {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  };
  // Workers and forked processes inherit this script; they are where they should be.
  if (!isMainThread || real(process.cwd()) !== real(__dirname)) return;
  process.chdir(${JSON.stringify(workingDirectory)});
  process.on('exit', code => {
    try {
      writeFileSync(join(__dirname, 'exit-code'), String(code));
    } catch {}
  });
  const stopFile = join(__dirname, 'stop');
${end === 'at-once' ? endAtOnce : endFlushed}
})();
`;

/** A worker would write a tick log of its own, which 0x could take for the program's. What never comes back to its event loop is killed by a shell. */
const endAtOnce = `  const timer = setInterval(() => {
    if (existsSync(stopFile)) process.exit(0);
  }, 50);
  timer.unref();
  if (process.env.PERFWRIGHT_WINDOW === '1') {
    const watch = 'while kill -0 "$1" && [ ! -e "$2" ]; do sleep 0.3; done; sleep 1.5; kill -9 "$1"';
    const options = {stdio: 'ignore', env: {PATH: process.env.PATH}};
    require('node:child_process').spawn('sh', ['-c', watch, 'sh', String(process.pid), stopFile], options).unref();
  }`;

const endFlushed = String.raw`  const end = () => {
    process.emit('beforeExit', 0);
    setTimeout(() => process.exit(0), 400);
  };
  Object.defineProperty(globalThis, Symbol.for('perfwright.end'), {value: end});
  const watcher = new Worker(
    'const {existsSync} = require("node:fs");' +
      'const {workerData} = require("node:worker_threads");' +
      'const timer = setInterval(() => {' +
      '  if (!existsSync(workerData)) return;' +
      '  clearInterval(timer);' +
      '  const {Session} = require("node:inspector");' +
      '  const session = new Session();' +
      '  session.connectToMainThread();' +
      '  session.post("Runtime.evaluate", {expression: "globalThis[Symbol.for(\'perfwright.end\')]?.()"});' +
      // A program that never comes back to its event loop.
      '  setTimeout(() => session.post("Runtime.evaluate", {expression: "process.exit(0)"}), 1500);' +
      '}, 50);',
    {eval: true, execArgv: [], env: {}, workerData: stopFile, stdin: false},
  );
  watcher.unref();
  watcher.on('error', () => {});`;

/** Ends as the program ended: Clinic.js itself reports success whatever the program did. */
const frame = (body: string): string => `'use strict';
const fs = require('node:fs');
const {join} = require('node:path');
const [folder, output, exitFile] = process.argv.slice(2);
const part = name => {
  const entry = fs.readdirSync(folder).find(file => file.endsWith('-' + name));
  return entry === undefined ? undefined : join(folder, entry);
};
const json = name => JSON.parse(fs.readFileSync(part(name), 'utf8'));
/** Protocol buffers by field number: numbers, and bytes for everything that has a length. */
const fieldsOf = bytes => {
  const fields = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; at < bytes.length; shift *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * shift;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const key = varint();
    const wire = key & 7;
    let value;
    if (wire === 0) value = varint();
    else if (wire === 1) {
      value = bytes.readDoubleLE(at);
      at += 8;
    } else if (wire === 2) {
      const length = varint();
      value = bytes.subarray(at, (at += length));
    } else throw new Error('a field of an unknown kind');
    fields.push([key >>> 3, value]);
  }
  return fields;
};
const messages = (file, prefix) => {
  const bytes = fs.readFileSync(file);
  const found = [];
  for (let at = 0; at + prefix <= bytes.length; ) {
    const length = bytes.readUIntBE(at, prefix);
    at += prefix;
    // The last one may be cut off.
    if (at + length > bytes.length) break;
    found.push(fieldsOf(bytes.subarray(at, at + length)));
    at += length;
  }
  return found;
};
const write = value => fs.writeFileSync(output, typeof value === 'string' ? value : JSON.stringify(value));
let code = 0;
try {
  code = Number(fs.readFileSync(exitFile, 'utf8')) || 0;
} catch {}
try {
  read();
  process.exitCode = code;
} catch (error) {
  // A program that failed has said why.
  if (code === 0) console.error('nothing to read: ' + error.message);
  process.exitCode = code || 1;
}
function read() {
${body.trim()}
}
`;

export const readDoctor = frame(`
const {clock} = json('systeminfo');
const started = clock.unixtime;
const readings = messages(part('processstat'), 2).map(fields => {
  const {1: time, 2: delay, 3: cpu, 4: memory, 5: handles} = Object.fromEntries(fields);
  const {1: rss, 3: heapUsed} = Object.fromEntries(fieldsOf(memory));
  return [Math.round(time - started), Number(delay.toFixed(3)), Number(cpu.toFixed(4)), rss, heapUsed, handles];
});
const open = new Map();
const collections = [];
const origin = clock.hrtime[0] * 1e3 + clock.hrtime[1] / 1e6;
for (const {ph, name, tid, ts} of json('traceevent').traceEvents) {
  if (name !== 'MinorGC' && name !== 'MajorGC') continue;
  const key = name + tid;
  if (ph === 'B') open.set(key, ts);
  else if (ph === 'E' && open.has(key)) {
    const begin = open.get(key);
    open.delete(key);
    collections.push([Number((begin / 1e3 - origin).toFixed(3)), Number(((ts - begin) / 1e3).toFixed(3)), name]);
  }
}
write({clinic: 'doctor', intervalMs: 10, readingFields: ['ms', 'delayMs', 'cpu', 'rss', 'heapUsed', 'handles'], readings, collections});
`);

export const readFlame = frame(`
// Sources and positions of the code are nine tenths of the file.
const ticks = json('samples').map(stack => stack.map(({name, type}) => ({name, type})));
write(JSON.stringify(ticks));
`);

export const readBubbleprof = frame(`
const stacks = new Map();
for (const fields of messages(part('stacktrace'), 4)) {
  const frames = [];
  let id;
  for (const [number, value] of fields) {
    if (number === 1) id = value;
    else {
      const {1: name, 8: file, 9: line} = Object.fromEntries(fieldsOf(value));
      frames.push([name.toString(), file.toString(), line]);
    }
  }
  // The outermost first. What perfwright's own script began is not the program's.
  if (!frames.some(([, file]) => file.endsWith('clinic-start.cjs'))) stacks.set(id, frames.reverse());
}
const live = new Map();
const groups = new Map();
const add = ({type, stack}, ms) => {
  const key = JSON.stringify([type, stack]);
  const group = groups.get(key) || {type, stack, count: 0, totalMs: 0, longestMs: 0, unanswered: 0};
  groups.set(key, group);
  if (ms === undefined) group.unanswered += 1;
  else {
    group.count += 1;
    group.totalMs += ms;
    group.longestMs = Math.max(group.longestMs, ms);
  }
};
const events = json('traceevent').traceEvents.filter(({cat}) => cat.includes('async_hooks'));
events.sort((one, other) => one.ts - other.ts);
const first = events[0]?.ts ?? 0;
const last = events.at(-1)?.ts ?? 0;
for (const {ph, name, id, ts} of events) {
  const calls = name.endsWith('_CALLBACK');
  const resource = Number(id);
  const operation = live.get(resource);
  if (!calls && ph === 'b') {
    const stack = stacks.get(resource);
    if (stack !== undefined) live.set(resource, {type: name, stack, since: ts, calls: 0});
  } else if (operation === undefined) continue;
  else if (calls && ph === 'b') {
    add(operation, (ts - operation.since) / 1e3);
    operation.calls += 1;
  } else if (calls) operation.since = ts;
  else {
    // What ends without a callback (a promise of fs, for one) was waited for until it ended.
    if (operation.calls === 0) add(operation, /^FSREQPROMISE$/.test(operation.type) ? (ts - operation.since) / 1e3 : undefined);
    live.delete(resource);
  }
}
for (const operation of live.values()) if (operation.calls === 0) add(operation, undefined);
const round = value => Number(value.toFixed(3));
const operations = [...groups.values()].map(group => ({...group, totalMs: round(group.totalMs), longestMs: round(group.longestMs)}));
write({clinic: 'bubbleprof', durationMs: round((last - first) / 1e3), operations});
`);
