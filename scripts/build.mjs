// Builds dist: one program in a few files, the skills beside it, and the licences of what is bundled.
import {chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {importSource, requireForBundled} from './import-source.mjs';
import {licenceText} from './licences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
/** Built aside and moved at the end: whoever runs the old build meanwhile keeps it, also when this one fails. */
const fresh = join(root, '.cache', `dist-${process.pid}`);

/** The protocol package brings a JSON Schema validator for answers of clients that this server never asks: 250 kB that would load at every start. */
const withoutUnusedValidator = {
  name: 'without-unused-validator',
  setup: ({onLoad}) => {
    onLoad({filter: /validation[\\/]ajv-provider\.js$/}, () => ({
      contents: `export class AjvJsonSchemaValidator { getValidator() { return () => ({valid: false, data: undefined, errorMessage: 'not supported'}); } }`,
    }));
  },
};

/** zod brings the words of its errors in fifty languages: 300 kB that would load at every start. */
const withoutUnusedLanguages = {
  name: 'without-unused-languages',
  setup: ({onLoad}) => {
    onLoad({filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/}, () => ({contents: `export {default as en} from './en.js';`}));
  },
};

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: root,
  plugins: [withoutUnusedValidator, withoutUnusedLanguages],
};

const buildProgram = async () => {
  const {metafile} = await build({
    ...common,
    entryPoints: {perfwright: 'src/cli/main.ts'},
    outdir: fresh,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    metafile: true,
    banner: {js: requireForBundled},
  });
  const program = join(fresh, 'perfwright.js');
  writeFileSync(program, `#!/usr/bin/env node\n${readFileSync(program, 'utf8')}`);
  chmodSync(program, 0o755);
  return metafile;
};

/** Links become files, so that the folder is a whole skill wherever it is copied. */
const copyFolder = name => {
  if (existsSync(join(root, name)))
    cpSync(join(root, name), join(fresh, name), {recursive: true, dereference: true, filter: path => !isLeftover(path)});
};

const isLeftover = path => /[\\/](?:__pycache__|node_modules|\.[^\\/]+)(?:[\\/]|$)/.test(path.slice(root.length));

/** What loading the skills gave, so that an unchanged skill starts without a Markdown parser. */
const writeSnapshot = async () => {
  const {librarySnapshot, loadLibrary} = await importSource(`export {librarySnapshot, loadLibrary} from './src/library/index.ts';`);
  const library = await loadLibrary([join(fresh, 'skills')]);
  writeFileSync(join(fresh, 'skills.snapshot.json'), JSON.stringify(librarySnapshot(library)));
};

const metafile = await buildProgram();
copyFolder('skills');
copyFolder('examples');
copyFolder('apps');
await writeSnapshot();
writeFileSync(join(fresh, 'THIRD-PARTY-LICENSES.txt'), licenceText(root, Object.keys(metafile.inputs)));
rmSync(dist, {recursive: true, force: true});
renameSync(fresh, dist);
const files = readdirSync(dist, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile());
process.stdout.write(`dist: ${files.length} files\n`);
