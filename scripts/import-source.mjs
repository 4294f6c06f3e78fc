// Bundles TypeScript of this checkout in memory and imports it, so that scripts need no loader.
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** CommonJS packages in a bundle ask for Node's own modules with require. */
export const requireForBundled = `import {createRequire as createRequireForBundled} from 'node:module';const require = createRequireForBundled(import.meta.url);`;

/** `code`: what a TypeScript file at the top of the checkout would hold. */
export const importSource = async code => {
  const {outputFiles} = await build({
    stdin: {contents: code, resolveDir: root, loader: 'ts'},
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'warning',
    banner: {js: requireForBundled},
  });
  const folder = join(root, '.cache');
  mkdirSync(folder, {recursive: true});
  const file = join(folder, `source-${process.pid}-${Date.now()}.mjs`);
  writeFileSync(file, outputFiles[0].text);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file);
  }
};
