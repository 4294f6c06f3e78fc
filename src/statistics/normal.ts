// The standard normal distribution: probability below z, and its inverse.

/** Area under the tail: complementary error function by its series (small x) or Lentz's continued fraction (Abramowitz & Stegun 7.1.6, 7.1.14). */
function complementaryError(x: number): number {
  if (x < 0) return 2 - complementaryError(-x);
  if (x < 2.5) {
    let term = x;
    let total = x;
    for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(total); k++) {
      term *= (2 * x * x) / (2 * k + 1);
      total += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
  }
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

/** P(Z <= z). */
export const normalBelow = (z: number): number => 0.5 * complementaryError(-z / Math.SQRT2);

/** P(|Z| >= |z|): the two-sided p value of a z score. */
export const twoSided = (z: number): number => complementaryError(Math.abs(z) / Math.SQRT2);

/** Rational start of Acklam (2003), relative error 1.2e-9, before refinement. */
function roughQuantile(share: number): number {
  const polynomial = (x: number, coefficients: readonly number[]) => coefficients.reduce((total, each) => total * x + each, 0);
  const tail = (q: number) =>
    polynomial(
      q,
      [-7.784894002430293e-3, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783],
    ) / polynomial(q, [7.784695709041462e-3, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1]);
  if (share < 0.02425) return tail(Math.sqrt(-2 * Math.log(share)));
  if (share > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - share)));
  const q = share - 0.5;
  const r = q * q;
  return (
    (q *
      polynomial(r, [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239])) /
    polynomial(r, [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1])
  );
}

/** z with P(Z <= z) = share; one Halley step brings Acklam's start to full precision. */
export function normalQuantile(share: number): number {
  if (share <= 0) return Number.NEGATIVE_INFINITY;
  if (share >= 1) return Number.POSITIVE_INFINITY;
  if (share > 0.5) return -normalQuantile(1 - share);
  const start = roughQuantile(share);
  const step = (normalBelow(start) - share) * Math.sqrt(2 * Math.PI) * Math.exp((start * start) / 2);
  return start - step / (1 + (start * step) / 2);
}
