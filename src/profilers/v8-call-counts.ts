// Counts every call of every function of a Node program with V8's precise coverage, in a run of its own: counting slows short functions down.
// https://chromedevtools.github.io/devtools-protocol/v8/Profiler/#method-startPreciseCoverage
import type {Plan} from '../model/plan.js';
import {runDirectoryToken} from '../model/plan.js';
import type {ResolvedProfileRequest} from '../model/request.js';

const preload = 'v8-call-counts.cjs';
const pattern = 'calls-*.json';
const outputLimitBytes = 20_000_000;

/** Writes calls-<pid>.json: functions of files that were called, with the line of their definition. Workers are not counted. */
const script = String.raw`'use strict';
(() => {
  const fs = require('node:fs');
  const {join} = require('node:path');
  const {fileURLToPath} = require('node:url');
  const {isMainThread} = require('node:worker_threads');
  const out = process.env.PERFWRIGHT_OUT;
  if (out === undefined || !isMainThread) return;
  const {Session} = require('node:inspector');
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', {callCount: true, detailed: false});

  process.on('exit', () => {
    session.post('Profiler.takePreciseCoverage', (error, answer) => {
      if (error) return;
      const functions = [];
      for (const {url, functions: own} of answer.result) {
        if (!/^file:|^[\\/]/.test(url)) continue;
        const file = url.startsWith('file:') ? fileURLToPath(url) : url;
        const lineAt = lines(file);
        for (const {functionName, ranges: [{startOffset, count}]} of own) {
          if (count > 0) functions.push({name: functionName, file, line: lineAt(startOffset), calls: count});
        }
      }
      fs.writeFileSync(join(out, 'calls-' + process.pid + '.json'), JSON.stringify({functions}));
    });
  });

  function lines(file) {
    let text = '';
    try {
      text = fs.readFileSync(file, 'utf8');
    } catch {
      return () => 0;
    }
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return offset => {
      let low = 0;
      let high = starts.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (starts[middle] <= offset) low = middle;
        else high = middle;
      }
      return low + 1;
    };
  }
})();
`;

export const v8CallCountsPlan = (request: ResolvedProfileRequest): Plan => ({
  tool: 'v8-call-counts',
  commands: [
    {
      program: request.target.command[0] ?? 'node',
      args: request.target.command.slice(1),
      workingDirectory: request.workingDirectory,
      environment: {...request.environment, NODE_OPTIONS: `--require="${runDirectoryToken}/${preload}"`, PERFWRIGHT_OUT: runDirectoryToken},
    },
  ],
  inputs: {[preload]: script},
  formats: [],
  outputs: [{pattern, purpose: 'calls of each function, counted by V8', mediaType: 'application/json', isProfile: true}],
  timeLimitMs: request.timeLimitMs,
  outputLimitBytes,
  runDirectoryToken,
  cautions: [],
});
