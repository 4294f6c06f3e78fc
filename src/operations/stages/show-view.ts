// One view of a profile beside the summary: callers or callees of a function, hot lines, cost per package.
import type {NeighbourView} from '../../analyses/callers-callees.js';
import type {LineView} from '../../analyses/line-view.js';
import type {PackageView} from '../../analyses/package-costs.js';
import type {Machine} from '../../model/machine.js';
import type {Profile} from '../../model/profile.js';
import type {ExplainFlamegraphRequest} from '../../model/request.js';
import {insideRoots} from './explain.js';
import type {FreshSource} from './with-sources.js';

export interface ViewChoice {
  readonly view: Exclude<NonNullable<ExplainFlamegraphRequest['view']>, 'summary'>;
  readonly focus: string | undefined;
  readonly limit: number;
  readonly machine: Machine;
  readonly source: FreshSource;
}

export const showView = async (
  profile: Profile,
  {view, focus, limit, machine, source}: ViewChoice,
): Promise<NeighbourView | LineView | PackageView> => {
  if (view === 'packages') {
    const {packageCosts} = await import('../../analyses/package-costs.js');
    return packageCosts(profile, machine.sources.packageOf, limit);
  }
  const shown = insideRoots(machine.roots);
  if (view === 'lines') {
    const {lineView} = await import('../../analyses/line-view.js');
    const lines = lineView(profile, focus, {limit, readSource: source.readSource, isStale: source.isStale});
    return {...lines, ...(lines.focus === undefined ? {} : {focus: shown(lines.focus)}), rows: lines.rows.map(shown)};
  }
  const {callersAndCallees} = await import('../../analyses/callers-callees.js');
  const neighbours = callersAndCallees(profile, focus ?? '', view, limit);
  return {...neighbours, focus: shown(neighbours.focus), rows: neighbours.rows.map(shown)};
};
