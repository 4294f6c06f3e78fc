import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';
import {ClosingLine} from './scripts/closing-line.mjs';

const notTests = ['**/node_modules/**', 'test/fixtures/**', 'test/truth/cases/**', 'test/truth/held-out/**'];
const measuring = ['live', 'machine', 'operations', 'truth', 'end-to-end'].map(folder => `test/${folder}/**/*.test.ts`);

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    projects: [
      {extends: true, test: {name: 'pure', include: ['test/**/*.test.ts'], exclude: [...notTests, ...measuring]}},
      // These start real programs on a machine that others use too: a burst may spoil one measurement, or two, not three. Repeats are counted in the last line.
      {extends: true, test: {name: 'real', include: [...measuring], exclude: [...notTests], retry: 2}},
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
    pool: 'forks',
    reporters: ['default', new ClosingLine()],
    // Where scripts/setup-test-tools.mjs puts profilers.
    env: {PERFWRIGHT_TOOLBOX: fileURLToPath(new URL('.cache/toolbox', import.meta.url))},
  },
});
