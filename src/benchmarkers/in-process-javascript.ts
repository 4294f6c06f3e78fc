// Times a statement inside Node: calibrated batches, both sides in turn, results kept. One process gives one figure for each side.

/** Arguments: request file, result file, seed. */
export const javascriptRunner = `'use strict';
const {readFileSync, writeFileSync} = require('node:fs');
const {createRequire} = require('node:module');
const [requestFile, resultFile, seed] = process.argv.slice(2);
const request = JSON.parse(readFileSync(requestFile, 'utf8'));
const load = createRequire(process.cwd() + '/statement.js');
let state = Number(seed) >>> 0;
const coin = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) & 0x80000000) !== 0;

const compiled = statement => {
  const source = body => request.setup + '\\n;return function (n, ring) { for (let i = 0; i < n; i++) {' + body + '\\n} }';
  try {
    // Kept, so that the engine cannot find out that the result is not used.
    return new Function('require', source('ring[i & 255] = (' + statement + '\\n);'))(load);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new Function('require', source(statement))(load);
  }
};

const delay = () => {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]);
  } catch {
    return null;
  }
};

const batch = (run, count) => {
  const ring = new Array(256).fill(undefined);
  const waited = delay();
  const cpu = process.cpuUsage();
  const wall = process.hrtime.bigint();
  run(count, ring);
  const wallNs = Number(process.hrtime.bigint() - wall);
  const {user, system} = process.cpuUsage(cpu);
  const after = delay();
  globalThis.kept = ring;
  return [wallNs, (user + system) * 1000, waited === null || after === null ? null : after - waited];
};

const runs = Object.fromEntries(Object.entries(request.statements).map(([side, statement]) => [side, compiled(statement)]));
const target = request.batchNs;
const calibrated = run => {
  let count = 1;
  // Twice: once compiled, it may be much faster than at first.
  for (let pass = 0; pass < 2; pass++) {
    for (;;) {
      const [wall] = batch(run, count);
      if (wall >= target || count >= 2 ** 30) break;
      count = Math.max(count + 1, Math.min(count * 100, Math.floor((count * target * 1.2) / Math.max(wall, 1))));
    }
    for (let warm = 0; warm < 4; warm++) batch(run, count);
  }
  return count;
};
const counts = Object.fromEntries(Object.entries(runs).map(([side, run]) => [side, calibrated(run)]));
// The same batch for both, unless one side would then take very long.
const [fewest, most] = [Math.min(...Object.values(counts)), Math.max(...Object.values(counts))];
if (most <= 4 * fewest) for (const side of Object.keys(counts)) counts[side] = most;
const grown = batch(runs.base, counts.base * 4)[0] / Math.max(1, batch(runs.base, counts.base)[0]);
const batches = Object.fromEntries(Object.keys(runs).map(side => [side, []]));
for (let round = 0; round < request.batches; round++) {
  const sides = Object.keys(runs);
  if (coin()) sides.reverse();
  for (const side of sides) batches[side].push(batch(runs[side], counts[side]));
}
writeFileSync(resultFile, JSON.stringify({counts, grown, batches}));
`;
