// Skills for tests, written into a temporary folder that goes away with the test.
import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {onTestFinished} from 'vitest';

export const policyItems = {
  'Profiler choice': 'Python `py-spy`, Node.js `clinic`, a browser page `chrome-trace`; for exact call counts `cprofile`.',
  'Fallback order':
    'Python time `py-spy`, then `cprofile`; Python memory `memray`, `scalene`, `memory-profiler`; Node.js time `clinic-flame`, `v8-cpu-profile`, `v8-prof`; Node.js memory `v8-heap-profile`; native `perf`.',
  'Sampling rate': 'Python `201` samples per second, V8 `1001`, native programs `498`.',
  'Recording length': 'an attached process `11` seconds, a launched one until it ends, at most `301`; a call waits `46`.',
  'Benchmark iterations': 'at least `12` measured runs after a warm-up of `4`; more below `2 ms`.',
  'Metric focus':
    'by default `wall`; when I/O is deliberately excluded, `cpu`; when the words mention `memory`, `leak` or `OOM`, switch to `memory`.',
  'Optimization scope': 'only the `hot-path` that was found.',
  'Baseline requirement': '`required` before any change.',
  Reporting: '`absolute` beside `relative`.',
  'Evidence floor':
    'name a bottleneck only from at least `101` samples, with unattributed time at most `51 %` and the profiler at most `21 %`; a cost is dominant from at least `16 %`.',
  'Page audit': 'at least `6` runs; good enough above `91` points.',
};

/** Text of the policy section; an item changed to undefined is left out. */
export const policyText = (changes: Readonly<Record<string, string | undefined>> = {}): string =>
  Object.entries({...policyItems, ...changes})
    .flatMap(([label, text]) => (text === undefined ? [] : [`- **${label}:** ${text}`]))
    .join('\n');

/** A SKILL.md whose policy items start in line 8. */
export const skillText = (policy = policyText()): string =>
  `---\nname: performance-profiling\ndescription: Finds what makes a program slow.\n---\n# Method\n\n## Ambiguity Policy\n${policy}\n\n## Afterwards\n\nDone.\n`;

/** A skills folder (two levels below a folder of its own) with these files; returns its path. */
export const skillsFolder = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'perfwright-library-')));
  onTestFinished(() => rmSync(top, {recursive: true, force: true}));
  const folder = join(top, 'project', 'skills');
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), {recursive: true});
    writeFileSync(file, content);
  }
  return folder;
};
