// Lines of `perf stat -x,`: value, unit, event, time counted, share of it, metric, unit. https://man7.org/linux/man-pages/man1/perf-stat.1.html

export interface PerfCounters {
  /** Event without its modifiers → value; task-clock and cpu-clock in milliseconds. */
  readonly values: Readonly<Record<string, number>>;
  /** The machine cannot count these. */
  readonly unsupported: readonly string[];
  /** The counters took turns: these were counted only part of the time, and scaled. */
  readonly scaled: readonly string[];
}

export const readPerfCounters = (text: string): PerfCounters => {
  const values: Record<string, number> = {};
  const unsupported: string[] = [];
  const scaled: string[] = [];
  for (const line of text.split('\n')) {
    const [value = '', , name, , share = '100'] = line.split(',');
    if (line.startsWith('#') || name === undefined || name === '') continue;
    // Hybrid processors count each kind of core: `cpu_core/cycles/`.
    const event = name.replace(/^\w+\/([^/]+)\/\w*$/, '$1').replace(/:\w+$/, '');
    if (/^<not/.test(value)) {
      unsupported.push(event);
      continue;
    }
    const number = Number(value);
    if (value === '' || !Number.isFinite(number)) continue;
    values[event] = (values[event] ?? 0) + number;
    if (Number(share) < 99.5 && !scaled.includes(event)) scaled.push(event);
  }
  return {values, unsupported: unsupported.filter(event => values[event] === undefined), scaled};
};
