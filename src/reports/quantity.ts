// Numbers as people read them: a value with its unit, a share in per cent.
import type {MetricUnit} from '../model/profile.js';

const timeSteps = [
  {from: 60e9, per: 60e9, unit: 'min'},
  {from: 1e9, per: 1e9, unit: 's'},
  {from: 1e6, per: 1e6, unit: 'ms'},
  {from: 1e3, per: 1e3, unit: 'µs'},
  {from: 0, per: 1, unit: 'ns'},
] as const;

const byteSteps = [
  {from: 1024 ** 4, per: 1024 ** 4, unit: 'TiB'},
  {from: 1024 ** 3, per: 1024 ** 3, unit: 'GiB'},
  {from: 1024 ** 2, per: 1024 ** 2, unit: 'MiB'},
  {from: 1024, per: 1024, unit: 'KiB'},
  {from: 0, per: 1, unit: 'B'},
] as const;

/** `1.23 s`, `4.5 MiB`, `312 samples`, `1,234`. Units not known here stand behind the number as they are. */
export const formatQuantity = (value: number, unit: MetricUnit | string): string => {
  if (!Number.isFinite(value)) return '?';
  if (unit === 'nanoseconds') return stepped(value, timeSteps);
  if (unit === 'bytes') return stepped(value, byteSteps);
  const number = formatCount(value);
  if (unit === 'count') return number;
  return unit === 'samples' && number === '1' ? '1 sample' : `${number} ${unit}`;
};

const stepped = (value: number, steps: readonly {readonly from: number; readonly per: number; readonly unit: string}[]): string => {
  const size = Math.abs(value);
  // A value that rounds up to the next unit is written in that unit: 999.96 ms is 1 s.
  const step = steps.find(({from}) => size >= from * 0.9995) ?? {per: 1, unit: ''};
  return `${threeDigits(value / step.per)} ${step.unit}`;
};

const threeDigits = (value: number): string => {
  const size = Math.abs(value);
  if (size >= 100) return formatCount(Math.round(value));
  return `${Number(value.toFixed(size >= 10 ? 1 : 2))}`;
};

/** `1 call`, `2,400 calls`. */
export const formatCalls = (calls: number): string => `${formatCount(calls)} ${calls === 1 ? 'call' : 'calls'}`;

/** At most three digits that count: `5,677`, `12.3`, `0.74`. */
export const formatFigure = (value: number): string => threeDigits(value);

/** Whole numbers with commas for the thousands; others with at most three digits behind the point. */
export const formatCount = (value: number): string => {
  const [whole = '0', part] = `${Math.abs(Number(value.toFixed(3)))}`.split('.');
  const grouped = whole.includes('e') ? whole : whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${value < 0 ? '-' : ''}${grouped}${part === undefined ? '' : `.${part}`}`;
};

/** `71 %`, `7.1 %`, `< 0.1 %`; with `digits` behind the point as asked for. */
export const formatShare = (share: number, digits?: number): string => {
  if (!Number.isFinite(share)) return '?';
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (digits !== undefined) return `${percent.toFixed(digits)} %`;
  return percent < 10 ? `${Number(percent.toFixed(1))} %` : `${Math.round(percent)} %`;
};

const metricTitles: Readonly<Record<string, string>> = {cpu: 'CPU time', wall: 'wall-clock time', memory: 'memory', calls: 'calls'};

/** What a metric's values are amounts of; a metric not known here keeps its name. */
export const metricTitle = (metric: string): string => metricTitles[metric] ?? metric;
