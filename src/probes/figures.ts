// Numbers in sentences, with their units.

export const seconds = (value: number): string =>
  value === 0
    ? '0 s'
    : value < 0.0001
      ? `${(value * 1e6).toFixed(value < 1e-5 ? 1 : 0)} µs`
      : value >= 1
        ? `${value.toFixed(2)} s`
        : `${(value * 1_000).toFixed(value < 0.01 ? 1 : 0)} ms`;

export const bytes = (value: number): string => {
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)} GB`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(value >= 1e8 ? 0 : 1)} MB`;
  return value >= 1e3 ? `${(value / 1e3).toFixed(0)} kB` : `${value} bytes`;
};

export const percent = (part: number, whole: number): string => `${whole <= 0 ? 0 : Math.round((100 * part) / whole)} %`;

export const perSecond = (count: number, wallSeconds: number): string => `${Math.round(count / Math.max(wallSeconds, 0.001))} a second`;
