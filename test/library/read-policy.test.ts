// The Ambiguity Policy as text → values; what cannot be read stops the start with file, line and what was expected.
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {loadLibrary} from '../../src/library/index.js';
import {policyRules} from '../../src/model/policy-values.js';
import {policyItems, policyText, skillsFolder, skillText} from './skill-folder.js';

const load = async (policy: string) => (await loadLibrary([skillsFolder({'performance-profiling/SKILL.md': skillText(policy)})])).policy;

test('all values are read with their units', async () => {
  expect(await load(policyText())).toEqual({
    profilerChoice: {python: 'py-spy', node: 'clinic', browser: 'chrome-trace', exactCallCounts: 'cprofile'},
    fallbackOrder: {
      pythonTime: ['py-spy', 'cprofile'],
      pythonMemory: ['memray', 'scalene', 'memory-profiler'],
      nodeTime: ['clinic-flame', 'v8-cpu-profile', 'v8-prof'],
      nodeMemory: ['v8-heap-profile'],
      native: ['perf'],
    },
    samplingRateHz: {python: 201, v8: 1001, native: 498},
    recordingSeconds: {attached: 11, launched: 301, wait: 46},
    benchmark: {measuredRuns: 12, warmupRuns: 4, shortOperationMs: 2},
    metric: {byDefault: 'wall', withoutIo: 'cpu', memoryWords: ['memory', 'leak', 'OOM'], onMemoryWords: 'memory'},
    scope: 'hot-path',
    baseline: 'required',
    reporting: {first: 'absolute', second: 'relative'},
    evidenceFloor: {minimumSamples: 101, maximumUnattributedShare: 0.51, maximumProfilerShare: 0.21, dominantShare: 0.16},
    pageAudit: {runs: 6, targetScore: 91},
    source: Object.fromEntries(policyRules.map(rule => [rule, `skill://performance-profiling/SKILL.md#${rule}`])),
  });
});

describe('wording is free', () => {
  const expected = () => load(policyText());

  test.each([
    ['another order', 'Sampling rate', 'native programs `498`, for **V8** `1001 Hz`, and in PYTHON `201`'],
    [
      'the word after the value',
      'Benchmark iterations',
      '`12` measured runs after `4` warm-up runs, and more for anything shorter than `2 ms`',
    ],
    [
      'a word in between',
      'Profiler choice',
      'exact call counts in Python `cprofile`; otherwise Python `py-spy`; JavaScript in Node.js `Clinic`, pages `chrome-trace`',
    ],
    ['a nested list', 'Recording length', 'in seconds\n  - attached: `11`\n  - launched: `301`\n  - a call\n    waits: `46`'],
    [
      'a dominant share first',
      'Evidence floor',
      'dominant is a cost of at least `16%`, unattributed time is at most `51 %`, profiler `21.0 %`; at least `101` samples',
    ],
  ])('%s', async (_, label, text) => {
    expect(await load(policyText({[label]: text}))).toEqual(await expected());
  });

  test('labels may differ in case, items of other kinds may stand between', async () => {
    const text = policyText().replace('**Sampling rate:**', '**Sampling Rate**:');
    expect(await load(`Some words with \`code\`.\n\n- **Tone:** brief, \`always\`\n- no label \`x\`\n${text}`)).toEqual(await expected());
  });
});

describe('what cannot be read stops the start', () => {
  const line = (label: string): number => 8 + Object.keys(policyItems).indexOf(label);

  test.each([
    [
      'Sampling rate',
      'Python `many`, V8 `1000`, native `499`',
      '"Python" is `many`; expected a whole number of samples per second from 1 to 10000.',
    ],
    [
      'Sampling rate',
      'Python `0`, V8 `1000`, native `499`',
      '"Python" is `0`; expected a whole number of samples per second from 1 to 10000.',
    ],
    ['Sampling rate', 'Python `200`, V8 `1000`', 'the value for "native" is missing'],
    ['Sampling rate', 'Python `200`, and Python `100`, V8 `1000`, native `499`', '"Python" has two values, `200` and `100`; expected one.'],
    [
      'Sampling rate',
      'Python `200`, `300`, V8 `1000`, native `499`',
      '`300` has no word before it that says which value it is; expected "Python", "V8", "native".',
    ],
    [
      'Profiler choice',
      'Python `austin`, Node.js `clinic`, browser `chrome-trace`, exact call counts `cprofile`',
      '"Python" is `austin`; expected a profiler id: py-spy,',
    ],
    [
      'Profiler choice',
      'Python `py-spy`, Node.js `clinic`, browser `chrome-trace`, exact call counts `clinic`',
      '"exact call counts" is `clinic`; expected a profiler id',
    ],
    [
      'Fallback order',
      policyItems['Fallback order'].replace('then `cprofile`', 'for calls `cprofile`'),
      '`cprofile` has no word before it',
    ],
    ['Fallback order', policyItems['Fallback order'].replace('`scalene`', '`memray`'), '"Python memory" names `memray` twice.'],
    [
      'Metric focus',
      policyItems['Metric focus'].replace('`wall`', '`latency`'),
      '"by default" is `latency`; expected a metric: wall, cpu, memory.',
    ],
    ['Metric focus', policyItems['Metric focus'].replace('`leak`', '`a.*`'), '"mention" is `a.*`; expected a word or two'],
    [
      'Benchmark iterations',
      'at least `10`, warm-up `3`, below `1`',
      '"below" is `1`; expected a number of milliseconds above 0 with its unit',
    ],
    ['Benchmark iterations', 'at least `10`, warm-up `3`, below `1 s`', '"below" is `1 s`; expected a number of milliseconds'],
    ['Evidence floor', policyItems['Evidence floor'].replace('`51 %`', '`51`'), '"unattributed" is `51`; expected a percentage'],
    ['Evidence floor', policyItems['Evidence floor'].replace('`51 %`', '`101 %`'), '"unattributed" is `101 %`; expected a percentage'],
    ['Optimization scope', '`everything`', '"scope" is `everything`; expected a scope: hot-path.'],
    ['Reporting', '`absolute`', 'the value for "second" is missing'],
    ['Baseline requirement', 'a baseline is needed.', 'the value for "baseline" is missing'],
  ])('%s: %s', async (label, text, what) => {
    await expect(load(policyText({[label]: text}))).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(new RegExp(`/performance-profiling/SKILL\\.md:${line(label)}: policy rule "${label}": `)),
      hint: expect.stringContaining(`- **${label}:** `),
    });
    await expect(load(policyText({[label]: text}))).rejects.toThrow(what);
  });

  test.each(Object.keys(policyItems))('%s missing', async label => {
    await expect(load(policyText({[label]: undefined}))).rejects.toThrow(`SKILL.md:7: policy rule "${label}" is missing.`);
  });

  test('a rule that stands twice', async () => {
    await expect(load(`${policyText()}\n- **reporting:** \`relative\`, \`absolute\``)).rejects.toThrow(
      /SKILL\.md:19: policy rule "Reporting" stands twice, first in line 16/,
    );
  });

  test('a rule outside of the section does not count', async () => {
    await expect(load(`${policyText({Reporting: undefined})}\n\n## Other\n\n- **Reporting:** \`absolute\`, \`relative\``)).rejects.toThrow(
      /"Reporting" is missing/,
    );
  });

  test('a skill without the section', async () => {
    const folder = skillsFolder({'performance-profiling/SKILL.md': skillText().replace('## Ambiguity Policy', '## Policy')});
    await expect(loadLibrary([folder])).rejects.toThrow(/SKILL\.md:1: the section "Ambiguity Policy" is missing/);
  });
});

const shipped = fileURLToPath(new URL('../../skills', import.meta.url));

test('the skill that ships loads, stays short and carries the values of the contract', async () => {
  const library = await loadLibrary([shipped]);
  expect(library.warnings).toEqual([]);
  expect(library.policy).toMatchObject({
    profilerChoice: {python: 'py-spy', node: 'clinic', browser: 'chrome-trace', exactCallCounts: 'cprofile'},
    benchmark: {measuredRuns: 10, warmupRuns: 3, shortOperationMs: 1},
    metric: {byDefault: 'wall', withoutIo: 'cpu', memoryWords: ['memory', 'leak', 'OOM'], onMemoryWords: 'memory'},
    scope: 'hot-path',
    baseline: 'required',
    reporting: {first: 'absolute', second: 'relative'},
  });
});
