// Three of the real cases (npm run bench:truth runs them all): the function that the fix changed stands among the first three findings.
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {type InstalledCase, installCase, installDirectory, readCases, type TruthCase} from '../../bench/truth/cases.js';
import {rankCase} from '../../bench/truth/rank-case.js';

// Small packages and short workloads, of three kinds.
const chosen = ['pypi-idna-3.6', 'pypi-tomlkit-0.15.0', 'npm-semver-7.5.1'];
const cases = readCases('cases').filter(({id}) => chosen.includes(id));

/** Undefined, with the reason printed, when the registry cannot be reached; under CI that is a failure. */
const installed = async (truth: TruthCase): Promise<InstalledCase | undefined> => {
  try {
    return await installCase(truth, 'cases');
  } catch (error) {
    if (process.env.CI === 'true' || existsSync(join(installDirectory, truth.id, '.installed'))) throw error;
    process.stderr.write(`skipped ${truth.id}: it cannot be installed (${error instanceof Error ? error.message.slice(0, 200) : error})\n`);
    return undefined;
  }
};

describe('a release with a known performance bug', () => {
  it('has the cases that are run here', () => expect(cases.map(({id}) => id).sort()).toEqual([...chosen].sort()));

  it.each(cases)('$id: the first three findings hold what the fix changed', {timeout: 240_000}, async truth => {
    const ready = await installed(truth);
    if (ready === undefined) return;
    const {findings, first, bytes} = await rankCase(truth, ready);
    expect(findings, `the findings name ${first}`).toBeLessThanOrEqual(3);
    expect(bytes).toBeLessThanOrEqual(8_000);
  });
});
