// Sizes and counts in the sentences of findings, in the same steps as reports write them.

const steps = [
  {from: 1024 ** 3, unit: 'GiB'},
  {from: 1024 ** 2, unit: 'MiB'},
  {from: 1024, unit: 'KiB'},
] as const;

/** `200 MiB`, `-1.5 KiB`. */
export const bytesText = (bytes: number): string => {
  const size = Math.abs(bytes);
  const step = steps.find(({from}) => size >= from * 0.9995);
  if (step === undefined) return `${Math.round(bytes)} B`;
  const value = bytes / step.from;
  return `${Math.abs(value) >= 100 ? Math.round(value) : Number(value.toFixed(Math.abs(value) >= 10 ? 1 : 2))} ${step.unit}`;
};

/** `89,681 → 226,781`: of one thing, one after the other. */
export const countsText = (counts: readonly number[]): string => counts.map(count => count.toLocaleString('en')).join(' → ');
