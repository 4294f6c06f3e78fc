// Functions that V8 inlined get their time back: those that the source alone knows first, then those that were seen running.
import {filesWithLines, type SourceFunction, withFunctionsOfSource} from '../../analyses/inlined-by-source.js';
import {withInlinedFunctions} from '../../analyses/inlined-functions.js';
import type {Machine} from '../../model/machine.js';
import type {Profile} from '../../model/profile.js';
import {freshSource} from './with-sources.js';

/** `recordedMs`: since 1970; undefined when it was just now. */
export type Prepare = (profile: Profile, recordedMs: number | undefined) => Promise<Profile>;

const longestFile = 100_000;

/** By the lines of sources that did not change since. */
export const bySource =
  (machine: Machine): Prepare =>
  async (profile, recordedMs) => {
    const files = filesWithLines(profile);
    if (files.length === 0) return profile;
    const {readSource} = freshSource(machine, recordedMs);
    const {functionsIn} = await import('../../analyses/source-functions.js');
    const sources = new Map<string, readonly SourceFunction[]>();
    for (const file of files) {
      const text = readSource(file, 1, longestFile);
      const functions = text === undefined ? undefined : functionsIn(text.join('\n'), file);
      if (functions !== undefined) sources.set(file, functions);
    }
    return withFunctionsOfSource(profile, sources);
  };

export const inlinedBooked =
  (machine: Machine): Prepare =>
  async (profile, recordedMs) =>
    withInlinedFunctions(await bySource(machine)(profile, recordedMs));
