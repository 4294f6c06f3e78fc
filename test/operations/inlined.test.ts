// A small hot function that V8 inlines before any sample meets it: V8's profile has no frame of it, the Report names it.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {ProfileReport} from '../../src/model/report.js';
import {explainFlamegraph} from '../../src/operations/explain-flamegraph.js';
import {runProfile} from '../../src/operations/run-profile.js';
import {createSandbox, quietContext} from '../machine/sandbox.js';
import {policyOfProject} from '../support/policy.js';

const program = `const store = {
  key(number) {
    let value = number;
    for (let at = 0; at < 900; at += 1) value = (value * 33 + at) % 0xffffff;
    return value;
  },
  put(number) {
    return store.key(number) & 1023;
  },
};
function request(number) {
  let total = store.put(number);
  for (let at = 0; at < 300; at += 1) total = (total * 5 + (at ^ number)) % 65537;
  return total;
}
function main() {
  let result = 0;
  for (let number = 0; number < 240_000; number += 1) result += request(number);
  process.stdout.write(String(result));
}
main();
`;

test('its time is booked to it, in the run and when the run is explained later; once the source changed, nothing is guessed from it', async () => {
  const sandbox = createSandbox();
  const path = join(sandbox.directory, 'app.mjs');
  writeFileSync(path, program);
  const context = {...quietContext, machine: sandbox.machine, policy: await policyOfProject()};
  const report = ProfileReport.parse(await runProfile.run({command: [process.execPath, 'app.mjs'], maxWaitSeconds: 50}, context));
  expect(report.findings[0]).toMatchObject({function: 'key', file: 'app.mjs', line: 2});
  // 900 of 1,200 rounds are its own.
  expect(report.findings[0]?.totalShare).toBeGreaterThan(0.6);
  expect(report.findings[0]?.totalShare).toBeLessThan(0.9);
  const again = ProfileReport.parse(await explainFlamegraph.run({runId: report.runId}, context));
  expect(again.findings[0]).toMatchObject({function: 'key', totalShare: report.findings[0]?.totalShare});

  writeFileSync(path, `\n\n\n\n\n\n\n\n${program}`);
  const stale = ProfileReport.parse(await explainFlamegraph.run({runId: report.runId}, context));
  expect(stale.findings.every(({line = 1}) => line <= 22)).toBe(true);
  expect(stale.warnings.map(({code}) => code)).toContain('stale-source');
});
