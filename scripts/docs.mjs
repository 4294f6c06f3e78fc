// Writes what the documents say about tools and profilers from the code itself; `--check` only compares.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {profilerTable, toolsPage, toolTable} from './docs-text.mjs';
import {importSource} from './import-source.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const {operations, profilers, flagsOf, positionalsOf, subcommandOf, z} = await importSource(`
  export {operations} from './src/operations/index.ts';
  export {profilers} from './src/profilers/index.ts';
  export {flagsOf, positionalsOf, subcommandOf} from './src/cli/flags.ts';
  export {z} from 'zod';
`);
const source = {operations, profilers, flagsOf, positionalsOf, subcommandOf, jsonSchemaOf: schema => z.toJSONSchema(schema, {io: 'input'})};

/** The part between `<!-- begin: name -->` and `<!-- end: name -->`, if the document has one. */
const withPart = (text, name, content) =>
  text.replace(
    new RegExp(`(<!-- begin: ${name} -->\\n)[\\s\\S]*?(<!-- end: ${name} -->)`),
    (_, begin, end) => `${begin}${content}\n${end}`,
  );

const read = path => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const readme = join(root, 'README.md');
const wanted = [
  [join(root, 'docs/tools.md'), toolsPage(source)],
  [readme, withPart(withPart(read(readme), 'tools', toolTable(source)), 'profilers', profilerTable(source))],
];
const stale = wanted.filter(([path, text]) => read(path) !== text);
if (!process.argv.includes('--check')) {
  for (const [path, text] of stale) writeFileSync(path, text);
} else if (stale.length > 0) {
  process.stderr.write(`Out of date: ${stale.map(([path]) => path.slice(root.length)).join(', ')}. Run: npm run docs\n`);
  process.exitCode = 1;
}
