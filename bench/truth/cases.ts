// The truth set: real performance bugs of published packages, installed at the bad version.
import {copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {execa} from 'execa';
import {z} from 'zod';

export const TruthCase = z.object({
  id: z.string(),
  ecosystem: z.enum(['npm', 'pypi']),
  package: z.string(),
  badVersion: z.string(),
  fixedVersion: z.string(),
  kind: z.string(),
  truth: z.array(z.object({function: z.string(), file: z.string()})).min(1),
  source: z.string(),
  fix: z.string(),
  selfTop3: z.boolean().optional(),
  with: z.array(z.string()).optional(),
  notes: z.string(),
});
export type TruthCase = z.infer<typeof TruthCase>;

/** `cases`: the ranking was developed on them. `held-out`: collected afterwards; nothing was changed because of them. */
export const caseSets = ['cases', 'held-out'] as const;
export type CaseSet = (typeof caseSets)[number];

const directoryOf = (set: CaseSet): string => fileURLToPath(new URL(`../../test/truth/${set}`, import.meta.url));
export const installDirectory = fileURLToPath(new URL('../../.cache/truth', import.meta.url));

export const readCases = (set: CaseSet): readonly TruthCase[] =>
  readdirSync(directoryOf(set), {withFileTypes: true})
    .filter(entry => entry.isDirectory() && existsSync(join(directoryOf(set), entry.name, 'case.json')))
    .map(entry => TruthCase.parse(JSON.parse(readFileSync(join(directoryOf(set), entry.name, 'case.json'), 'utf8'))));

export interface InstalledCase {
  readonly command: readonly string[];
  readonly environment: readonly string[];
  readonly directory: string;
}

/** Installs the bad version into a folder of its own, once. */
export const installCase = async (truth: TruthCase, set: CaseSet): Promise<InstalledCase> => {
  const directory = join(installDirectory, truth.id);
  const done = join(directory, '.installed');
  const packages = [`${truth.package}${truth.ecosystem === 'npm' ? '@' : '=='}${truth.badVersion}`, ...(truth.with ?? [])];
  if (!existsSync(done)) {
    mkdirSync(directory, {recursive: true});
    if (truth.ecosystem === 'npm') {
      writeFileSync(join(directory, 'package.json'), '{"private": true}\n');
      await execa('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', directory, ...packages], {
        timeout: 180_000,
      });
    } else {
      await execa(
        'python3',
        ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', join(directory, 'site-packages'), ...packages],
        {
          timeout: 180_000,
        },
      );
    }
    writeFileSync(done, '');
  }
  const workload = readdirSync(join(directoryOf(set), truth.id)).find(file => file.startsWith('workload.'));
  if (workload === undefined) throw new Error(`${truth.id} has no workload`);
  copyFileSync(join(directoryOf(set), truth.id, workload), join(directory, workload));
  return truth.ecosystem === 'npm'
    ? {command: ['node', workload], environment: [], directory}
    : {command: ['python3', workload], environment: ['PYTHONPATH=site-packages'], directory};
};
