// The first sentence of a comparison.
import type {ComparisonVerdict} from '../../model/comparison.js';
import type {Finding} from '../../model/report.js';

export interface SummaryParts {
  readonly verdict: ComparisonVerdict;
  readonly findings: readonly Finding[];
  readonly entry: string | undefined;
  /** Changed total over base total. */
  readonly totalFactor: number;
  readonly grewAsWhole: boolean;
  readonly isWhole: boolean;
  readonly isExact: boolean;
}

export const summaryOf = ({verdict, findings: [first, second], entry, totalFactor, grewAsWhole, isWhole}: SummaryParts): string => {
  const whole = isWhole ? ` The run as a whole took ${factorText(totalFactor)}.` : '';
  switch (verdict) {
    case 'changed':
      return `${first?.title ?? 'Something changed'}.${second === undefined ? '' : ` Also: ${second.title}.`}${entry === undefined ? '' : ` It enters by ${entry}.`}${whole}`;
    case 'inconclusive':
      return grewAsWhole && first === undefined
        ? `The run took ${factorText(totalFactor)}, but no function is proven to have changed more than the others: more work of the same kind, or another machine speed. run_benchmark tells which.`
        : `No change is proven. ${first === undefined ? '' : `${first.title}.`}${whole}`;
    default:
      return `No function changed by more than two recordings of the same program do.${whole}`;
  }
};

/** `1.4 times as long`, `0.7 times as long`. */
const factorText = (factor: number): string => {
  if (Math.abs(factor - 1) < 0.05) return 'about as long as before';
  return `${Number(factor.toFixed(2))} times as long as before (not tested)`;
};
