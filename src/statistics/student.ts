// Student's t distribution: p value and critical value, for slopes, correlations and Welch's comparison.
import {betaBelow, betaQuantile} from './beta.js';

/** P(|T| >= |t|) with the given degrees of freedom. */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(t)) return 0;
  return betaBelow(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}

/** t > 0 with P(|T| >= t) = alpha: half-widths are this many standard errors. */
export function studentCritical(alpha: number, degreesOfFreedom: number): number {
  const x = betaQuantile(alpha, degreesOfFreedom / 2, 0.5);
  return Math.sqrt((degreesOfFreedom * (1 - x)) / x);
}
