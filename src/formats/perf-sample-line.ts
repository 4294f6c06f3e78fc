// The first line of a sample of perf script: `comm pid/tid [cpu] time: period event:`, with most of it optional.

export interface PerfSampleLine {
  readonly command: string;
  readonly process: number;
  readonly thread: number;
  /** NaN: not given. */
  readonly timeNs: number;
  /** NaN: not given. */
  readonly period: number;
  /** Without its modifiers (`cycles:P`). */
  readonly event: string;
  /** The only frame, where no stacks were recorded. */
  readonly frame: string;
}

const form = /^\s*(\S.*?)\s+(-?\d+)(?:\/(-?\d+))?\s+(?:\[\d+\]\s+)?(?:(\d+)\.(\d+):\s+)?(?:(\d+)\s+)?([A-Za-z][\w/=,.:-]*?):(?:\s+(.*))?$/;
const longest = 2_000;

export const readPerfSampleLine = (line: string): PerfSampleLine | undefined => {
  if (line.length > longest) return undefined;
  const found = form.exec(line);
  if (found === null) return undefined;
  const [, command = '', process = '', thread = process, whole, fraction = '', period, event = '', frame = ''] = found;
  return {
    command,
    process: Number(process),
    thread: Number(thread),
    timeNs: whole === undefined ? Number.NaN : Number(whole) * 1e9 + Number(fraction.padEnd(9, '0').slice(0, 9)),
    period: period === undefined ? Number.NaN : Number(period),
    event: event.replace(/:.*$/, ''),
    frame: frame.replace(/^[0-9a-f]+ /, ''),
  };
};
