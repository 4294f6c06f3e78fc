// Source maps, lines, packages and stale sources, on real recordings of one small TypeScript program.
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type BuildOptions, build} from 'esbuild';
import {execa} from 'execa';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {z} from 'zod';
import {createMachine} from '../../src/machine/index.js';
import {ProfileReport} from '../../src/model/report.js';
import {explainFlamegraph} from '../../src/operations/explain-flamegraph.js';
import {quietContext} from '../machine/sandbox.js';
import {policyOfProject} from '../support/policy.js';

const program = fileURLToPath(new URL('./programs/duplicates.ts', import.meta.url));
const project = realpathSync(mkdtempSync(join(tmpdir(), 'perfwright-sources-')));
const source = join(project, 'src/duplicates.ts');
const lineOf = (text: string): number =>
  readFileSync(program, 'utf8')
    .split('\n')
    .findIndex(line => line.includes(text)) + 1;

const bundles: readonly (BuildOptions & {readonly name: string})[] = [
  {name: 'minified', minify: true, sourcemap: true},
  {name: 'inline', minify: true, sourcemap: 'inline'},
  {name: 'readable', sourcemap: true},
];

beforeAll(async () => {
  mkdirSync(join(project, 'src'));
  mkdirSync(join(project, 'node_modules/joiner'), {recursive: true});
  writeFileSync(join(project, 'package.json'), '{"name": "demo"}');
  writeFileSync(join(project, 'node_modules/joiner/package.json'), '{"name": "joiner", "version": "4.17.15", "main": "index.js"}');
  writeFileSync(
    join(project, 'node_modules/joiner/index.js'),
    `exports.joined = words => {\n  let text = '';\n  for (let round = 0; round < 200; round += 1) text = words.join('-') + round;\n  return text.length;\n};\n`,
  );
  copyFileSync(program, source);
  for (const {name, ...options} of bundles) {
    await build({
      ...options,
      entryPoints: [source],
      bundle: true,
      platform: 'node',
      outfile: join(project, `dist/${name}.js`),
      logLevel: 'error',
    });
    const args = name === 'inline' ? ['--enable-source-maps'] : [];
    await execa(process.execPath, [...args, '--cpu-prof', `--cpu-prof-dir=${join(project, name)}`, `dist/${name}.js`], {cwd: project});
  }
}, 120_000);
afterAll(() => rmSync(project, {recursive: true, force: true}));

const explain = async (name: string, more: object = {}): Promise<ProfileReport> => {
  const machine = createMachine({roots: [project], toolboxDirectory: join(project, 'toolbox')});
  const [file = ''] = readdirSync(join(project, name));
  const report = await explainFlamegraph.run(
    {path: join(project, name, file), ...more},
    {...quietContext, machine, policy: await policyOfProject()},
  );
  return ProfileReport.parse(report);
};

const LineRows = z.object({
  rows: z.array(
    z.object({
      file: z.string(),
      line: z.number(),
      function: z.string(),
      share: z.number(),
      text: z.string().optional(),
      stale: z.boolean().optional(),
    }),
  ),
  listing: z.array(z.string()).optional(),
});
const PackageRows = z.object({
  rows: z.array(z.object({package: z.string(), version: z.string().optional(), selfShare: z.number(), totalShare: z.number()})),
});

describe.each(['minified', 'inline'])('a %s bundle', name => {
  test('its findings name functions and lines of the TypeScript file, and say what ran', async () => {
    const {verdict, findings} = await explain(name);
    expect(verdict).toBe('bottleneck');
    const found = findings.find(finding => finding.function === 'countDuplicates');
    expect(found).toMatchObject({file: 'src/duplicates.ts', line: lineOf('const countDuplicates')});
    expect(found?.evidence.join('\n')).toContain(`dist/${name}.js:1:`);
    expect(found?.source?.join('\n')).toContain('const countDuplicates');
  });

  test('code of a package inside it belongs to the package, with its version', async () => {
    const {findings, view} = await explain(name, {view: 'packages'});
    expect(findings).toEqual([]);
    const {rows} = PackageRows.parse(view);
    expect(rows.find(row => row.package === 'joiner')).toMatchObject({version: '4.17.15'});
    expect(rows.find(row => row.package === '(your code)')?.selfShare).toBeGreaterThan(0);
    const all = await explain(name);
    const inPackage = all.findings.find(({file}) => file?.startsWith('node_modules/joiner') === true);
    if (inPackage !== undefined) expect(inPackage.evidence).toContain('in dependency joiner 4.17.15');
  });

  test('the next look is not at lines that nobody knows', async () => {
    const {next} = await explain(name);
    expect(next.map(({arguments: given}) => given.view)).toEqual(['callers', 'callees']);
  });

  test('lines are not claimed where the compiled line holds the whole program', async () => {
    const {warnings, summary} = await explain(name, {view: 'lines'});
    expect(warnings.map(({code}) => code)).toContain('approximate');
    expect(summary).toMatch(/running line is known/);
  });
});

test('of readable compiled code, hot lines are those of the original, with their text', async () => {
  const {view} = await explain('readable', {view: 'lines'});
  const {rows} = LineRows.parse(view);
  const hot = rows.filter(({file}) => file === 'src/duplicates.ts');
  const compared = lineOf('one.key === other.key');
  expect(hot.map(({line}) => line)).toContain(compared);
  expect(hot.find(({line}) => line === compared)).toMatchObject({
    function: 'countDuplicates',
    text: expect.stringContaining('one.key === other.key'),
  });
});

test('with focus, the function is listed with the share of each line', async () => {
  const {view} = await explain('readable', {view: 'lines', focus: 'countDuplicates'});
  const {listing = [], rows} = LineRows.parse(view);
  expect(rows.every(row => row.function === 'countDuplicates')).toBe(true);
  expect(listing[0]).toContain('const countDuplicates');
  expect(listing.filter(text => text.startsWith('>')).join('\n')).toMatch(/%\s+\d+ \|/);
});

test('a source that changed since is flagged, and none of its text is shown', async () => {
  const {atime, mtime} = statSync(source);
  const later = new Date(Date.now() + 60_000);
  utimesSync(source, later, later);
  try {
    const {warnings, view} = await explain('readable', {view: 'lines'});
    expect(warnings.map(({code}) => code)).toContain('stale-source');
    const rows = LineRows.parse(view).rows.filter(({file}) => file === 'src/duplicates.ts');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatchObject({stale: true});
    expect(rows.every(row => row.text === undefined)).toBe(true);
    const summary = await explain('readable');
    expect(summary.findings.every(finding => finding.file !== 'src/duplicates.ts' || finding.source === undefined)).toBe(true);
  } finally {
    utimesSync(source, atime, mtime);
  }
});

test('the code of node -e is the program, not its start-up', async () => {
  const code =
    'function slow(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.sqrt(i) % 7; return s } const end = process.cpuUsage().user + 7e5; while (process.cpuUsage().user < end) slow(2e6)';
  await execa(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${join(project, 'eval')}`, '-e', code], {cwd: project});
  const {verdict, findings} = await explain('eval');
  expect(verdict).toBe('bottleneck');
  expect(findings[0]).toMatchObject({function: 'slow', file: '[eval]'});
  expect(findings.map(({kind}) => kind)).not.toContain('start-up');
});

test('a program that tsx compiles in memory is found by name, and no line of it is invented', async () => {
  const loader = fileURLToPath(new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url));
  await execa(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${join(project, 'tsx')}`, '--import', loader, 'src/duplicates.ts'], {
    cwd: project,
  });
  const largest = readdirSync(join(project, 'tsx'))
    .map(file => ({file, bytes: statSync(join(project, 'tsx', file)).size}))
    .sort((a, b) => b.bytes - a.bytes);
  for (const {file} of largest.slice(1)) rmSync(join(project, 'tsx', file));
  const {findings, warnings} = await explain('tsx');
  expect(findings.find(finding => finding.function === 'describeAll')).toMatchObject({
    file: 'src/duplicates.ts',
    line: lineOf('function describeAll'),
  });
  expect(warnings.map(({code}) => code)).toContain('approximate');
  const inFile = findings.filter(({file}) => file === 'src/duplicates.ts');
  expect(inFile.flatMap(({evidence}) => evidence).join('\n')).not.toMatch(/hottest line is/);
});
