// What the source says about a profile: original places of compiled code, names of anonymous functions, and which files changed since.
import {withFoundDefinitions} from '../../analyses/compiled-in-memory.js';
import {withOriginalPlaces} from '../../analyses/original-places.js';
import {withSourceNames} from '../../analyses/source-names.js';
import {sleepingNodes, withoutWaitingThreads} from '../../analyses/waiting-threads.js';
import type {SourceReader} from '../../model/analysis.js';
import {frameKind} from '../../model/frame-kind.js';
import type {Machine} from '../../model/machine.js';
import type {Profile} from '../../model/profile.js';
import type {Warning} from '../../model/report.js';
import type {SourceMap} from '../../model/sources.js';
import {functionTotals, profileTotal} from '../../model/totals.js';

/** Files in which less of the time is spent, with all that they call, are not looked up. */
const smallestShare = 0.002;
const mostMaps = 200;

/** These name places in the code that V8 ran, which may be compiled. */
const ofV8: ReadonlySet<string> = new Set(['cpuprofile', 'node-health', 'chrome-trace', 'heapprofile']);

export const withSources = async (profile: Profile, machine: Machine, source: FreshSource): Promise<Profile> => {
  const {readSource} = source;
  if (!ofV8.has(profile.origin.format)) {
    return withSourceNames(withoutWaitingThreads(profile, sleepingNodes(profile, readSource)), readSource);
  }
  const mapped = withOriginalPlaces(profile, await mapsOf(profile, machine, source), machine.roots);
  return withSourceNames(withFoundDefinitions(mapped, readSource), readSource);
};

/** A map that was written after the recording is one of other code. */
const mapsOf = async (profile: Profile, machine: Machine, {isStale}: FreshSource): Promise<ReadonlyMap<string, SourceMap>> => {
  const {total} = functionTotals(profile);
  const least = smallestShare * profileTotal(profile);
  const files = new Set<string>();
  for (const [row, file] of profile.frames.file.entries()) {
    const kind = profile.frames.kind[row];
    if (file !== '' && (kind === 'user' || kind === 'dependency') && (total[row] ?? 0) >= least) files.add(file);
  }
  const maps = new Map<string, SourceMap>();
  for (const file of [...files].slice(0, mostMaps)) {
    const map = isStale(file) ? undefined : await machine.sources.openMap(file);
    if (map !== undefined) maps.set(file, map);
  }
  return maps;
};

export interface FreshSource {
  /** Lines of files that did not change since the recording; of the others nothing, for their lines are not those that ran. */
  readonly readSource: SourceReader;
  isStale(file: string): boolean;
  /** Of the files that were asked for. */
  warnings(): readonly Warning[];
}

/** `recordedMs`: since 1970; undefined when it is not known, or was just now: then every file counts as fresh. */
export const freshSource = (machine: Machine, recordedMs: number | undefined): FreshSource => {
  const known = new Map<string, boolean>();
  const isStale = (file: string): boolean => {
    // What a profiler puts into a program was written for that run.
    if (recordedMs === undefined || file === '' || frameKind('', file) === 'profiler') return false;
    const asked = known.get(file) ?? (machine.sources.modifiedMs(file) ?? 0) > recordedMs;
    known.set(file, asked);
    return asked;
  };
  return {
    readSource: (file, line, context) => (isStale(file) ? undefined : machine.readSource(file, line, context)),
    isStale,
    warnings: () => {
      const stale = [...known].filter(([, isOld]) => isOld).map(([file]) => file);
      if (stale.length === 0) return [];
      const shown = stale.slice(0, 3).map(file => file.split(/[\\/]/).at(-1));
      return [
        {
          code: 'stale-source',
          message: `Changed since the profile was recorded: ${shown.join(', ')}${stale.length > shown.length ? ` and ${stale.length - shown.length} more` : ''}. Lines may have moved, so none of their text is shown.`,
          hint: 'Record the profile again.',
        },
      ];
    },
  };
};
