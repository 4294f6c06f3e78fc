// The red and blue flame graph of a comparison, into its run folder.
import type {ComparisonOutcome} from '../../analyses/compare/compare-profiles.js';
import {profileOfBoth} from '../../analyses/compare/merged-tree.js';
import type {Comparison} from '../../model/comparison.js';
import type {Artifact} from '../../model/execution.js';
import type {RunFolder} from '../../model/machine.js';
import type {ReadSide} from './compared-sides.js';

export interface Difference {
  readonly base: ReadSide;
  readonly changed: ReadSide;
  readonly trees: NonNullable<ComparisonOutcome['trees']>;
  readonly comparison: Comparison;
}

export const keepDifference = async (folder: RunFolder, {base, changed, trees, comparison}: Difference): Promise<readonly Artifact[]> => {
  const {differentialSvg, formatQuantity} = await import('../../reports/index.js');
  const {alignment, tree, ratio} = trees;
  const factors = [Math.sqrt(ratio), 1 / Math.sqrt(ratio)] as const;
  const both = profileOfBoth(trees.base, trees.changed, alignment, tree, factors);
  const side = ({source, total}: ReadSide): string => `${source} (${formatQuantity(total, comparison.unit)})`;
  const picture = differentialSvg(both, {
    title: 'What changed between two profiles',
    lines: [`base ${side(base)}`, `changed ${side(changed)}`],
    factors,
  });
  return [await folder.write('difference.svg', picture, 'image/svg+xml', 'red and blue flame graph; open in a browser')];
};
