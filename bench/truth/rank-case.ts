// Profiles one case through run_profile and says at which place each list names a function that the fix changed.
import {join} from 'node:path';
import {readProfile} from '../../src/formats/index.js';
import {mergeProfiles} from '../../src/formats/merge-profiles.js';
import {loadLibrary} from '../../src/library/index.js';
import {createMachine} from '../../src/machine/index.js';
import type {Profile} from '../../src/model/profile.js';
import {ProfileReport} from '../../src/model/report.js';
import {functionTotals} from '../../src/model/totals.js';
import {runProfile} from '../../src/operations/run-profile.js';
import type {InstalledCase, TruthCase} from './cases.js';

export interface RankedCase {
  /** 1 = first; undefined: not in the list. */
  readonly findings: number | undefined;
  readonly selfTime: number | undefined;
  readonly inclusiveTime: number | undefined;
  readonly verdict: string;
  readonly bytes: number;
  readonly first: string;
}

const skills = new URL('../../skills', import.meta.url).pathname;

export const rankCase = async (truth: TruthCase, {command, environment, directory}: InstalledCase): Promise<RankedCase> => {
  const machine = createMachine({roots: [directory]});
  const {policy} = await loadLibrary([skills]);
  const context = {machine, policy, signal: new AbortController().signal, progress: () => undefined};
  const input = {command, environment, workingDirectory: directory, maxWaitSeconds: 600, timeLimitSeconds: 60};
  const report = ProfileReport.parse(await runProfile.run(input, context));
  const {runId = ''} = report;
  const folder = await machine.runs.open(runId);
  const raw = (await machine.runs.files(runId)).filter(({file}) => /^cpu-.*\.cpuprofile$|^py-spy\.speedscope\.json$/.test(file));
  const profiles: Profile[] = [];
  for (const {file} of raw) profiles.push(readProfile(await machine.openFile(join(folder.directory, file))));
  const [first, ...rest] = profiles;
  if (first === undefined) throw new Error(`${truth.id}: nothing recorded`);
  const profile = mergeProfiles([first, ...rest]);
  const totals = functionTotals(profile);
  const isTruth = (name: string, file: string): boolean =>
    // A nested function is part of the body that the fix changed.
    truth.truth.some(wanted => name.split('.').includes(wanted.function.split('.').at(-1) ?? '') && file.endsWith(wanted.file));
  const place = (values: Float64Array): number | undefined => {
    const order = Array.from(values.keys()).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
    const at = order.findIndex(row => (values[row] ?? 0) > 0 && isTruth(profile.frames.name[row] ?? '', profile.frames.file[row] ?? ''));
    return at < 0 ? undefined : at + 1;
  };
  const named = report.findings.filter(finding => finding.function !== undefined);
  const at = named.findIndex(finding => isTruth(finding.function ?? '', finding.file ?? ''));
  return {
    findings: at < 0 ? undefined : at + 1,
    selfTime: place(totals.self),
    inclusiveTime: place(totals.total),
    verdict: report.verdict,
    bytes: Buffer.byteLength(JSON.stringify(report)),
    first: named
      .slice(0, 3)
      .map(finding => finding.function)
      .join(', '),
  };
};
