import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';
import {ClosingLine} from './scripts/closing-line.mjs';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/fixtures/**', 'test/truth/cases/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
    pool: 'forks',
    reporters: ['default', new ClosingLine()],
    // Where scripts/setup-test-tools.mjs puts profilers.
    env: {PERFWRIGHT_TOOLBOX: fileURLToPath(new URL('.cache/toolbox', import.meta.url))},
  },
});
