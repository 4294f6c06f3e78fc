// npm run bench:leaks [-- word …] [--fixed]: verdict and holder on planted and real leaks, and no leak on healthy programs.
import {copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {execa} from 'execa';
import {z} from 'zod';
import {MemoryLeakReport} from '../../src/model/memory-leak.js';
import {connectServer} from '../../test/support/connect-server.js';

const leaks = fileURLToPath(new URL('../../test/truth/leaks', import.meta.url));
const installed = fileURLToPath(new URL('../../.cache/truth', import.meta.url));
const words = process.argv.slice(2).filter(word => !word.startsWith('--'));
const wantsFixed = process.argv.includes('--fixed');
const out = (text: string): void => void process.stdout.write(`${text}\n`);

interface Trial {
  readonly id: string;
  readonly kind: 'planted' | 'real' | 'healthy' | 'fixed';
  readonly holder: string;
  readonly directory: string;
  readonly command: readonly string[];
  readonly environment: readonly string[];
  readonly drive?: readonly string[];
}

const Planted = z.object({file: z.string(), driven: z.boolean(), leaks: z.boolean(), holder: z.string().default('')});
const Real = z.object({
  id: z.string(),
  ecosystem: z.enum(['npm', 'pypi']),
  package: z.string(),
  badVersion: z.string(),
  fixedVersion: z.string(),
  holder: z.string(),
  workload: z.string(),
});

const planted = (): readonly Trial[] =>
  z
    .array(Planted)
    .parse(JSON.parse(readFileSync(join(leaks, 'cases.json'), 'utf8')))
    .map(({file, driven, leaks: isLeak, holder}) => ({
      id: file,
      kind: isLeak ? ('planted' as const) : ('healthy' as const),
      holder,
      directory: leaks,
      command: [file.startsWith('node/') ? 'node' : 'python3', file],
      environment: [],
      ...(driven ? {drive: ['node', 'drive.mjs']} : {}),
    }));

/** Into a folder of its own, once. */
const install = async ({
  id,
  ecosystem,
  package: name,
  badVersion,
  fixedVersion,
  workload,
  holder,
}: z.infer<typeof Real>): Promise<Trial> => {
  const version = wantsFixed ? fixedVersion : badVersion;
  const directory = join(installed, `leak-${ecosystem}-${name}-${version}`);
  const done = join(directory, '.installed');
  if (!existsSync(done)) {
    mkdirSync(directory, {recursive: true});
    if (ecosystem === 'npm') {
      writeFileSync(join(directory, 'package.json'), '{"private": true}\n');
      await execa('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', directory, `${name}@${version}`], {
        timeout: 120_000,
      });
    } else {
      const target = join(directory, 'site-packages');
      await execa(
        'python3',
        ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', target, `${name}==${version}`],
        {
          timeout: 120_000,
        },
      );
    }
    writeFileSync(done, '');
  }
  copyFileSync(join(leaks, 'real', workload), join(directory, workload));
  return {
    id,
    kind: wantsFixed ? 'fixed' : 'real',
    holder,
    directory,
    command: [ecosystem === 'npm' ? 'node' : 'python3', workload],
    environment: ecosystem === 'npm' ? [] : ['PYTHONPATH=site-packages'],
  };
};

const state = mkdtempSync(join(tmpdir(), 'perfwright-leaks-'));
mkdirSync(installed, {recursive: true});
const server = await connectServer(['--root', leaks, '--root', installed, '--state', state]);
const isWanted = (id: string): boolean => words.length === 0 || words.some(word => id.includes(word));
const tally = {right: 0, named: 0, leaky: 0, claimed: 0, healthy: 0};

const hunt = async ({id, kind, holder, directory, command, environment, drive}: Trial): Promise<void> => {
  const input = {
    command,
    environment,
    workingDirectory: directory,
    maxWaitSeconds: 280,
    ...(drive === undefined ? {durationSeconds: 8} : {drive}),
  };
  const result = await server.client.callTool({name: 'find_memory_leak', arguments: input}, undefined, {timeout: 290_000});
  if (result.isError === true) return out(`${id.padEnd(36)} failed: ${JSON.stringify(result.content).slice(0, 300)}`);
  const report = MemoryLeakReport.parse(result.structuredContent);
  const texts = report.findings.map(({title, evidence}) => `${title} ${evidence.slice(0, 3).join(' ')}`);
  const place = texts.findIndex(text => new RegExp(holder).test(text)) + 1;
  const isLeaky = kind === 'planted' || kind === 'real';
  tally[isLeaky ? 'leaky' : 'healthy'] += 1;
  if (isLeaky && report.verdict === 'leak') tally.right += 1;
  if (isLeaky && report.verdict === 'leak' && place > 0) tally.named += 1;
  if (!isLeaky && report.verdict === 'leak') tally.claimed += 1;
  out(
    `${id.padEnd(36)} ${kind.padEnd(8)} ${report.verdict.padEnd(13)} ${`${report.growth?.growthPerRoundBytes ?? '–'} B/round`.padEnd(20)} holder ${place || '–'}  ${report.findings[0]?.title ?? report.summary.slice(0, 110)}`,
  );
};

try {
  const reals = z.array(Real).parse(JSON.parse(readFileSync(join(leaks, 'real', 'cases.json'), 'utf8')));
  if (!wantsFixed) for (const trial of planted()) if (isWanted(trial.id)) await hunt(trial);
  for (const real of reals)
    if (isWanted(real.id)) await install(real).then(hunt, error => out(`${real.id} was not installed: ${String(error).slice(0, 200)}`));
} finally {
  await server.close();
  rmSync(state, {recursive: true, force: true});
}
out('');
out(
  `leaks: verdict right ${tally.right}/${tally.leaky}, holder named ${tally.named}/${tally.leaky}; healthy: ${tally.claimed} leaks claimed of ${tally.healthy}`,
);
