// Processes of this machine as the kernel lists them: /proc where there is one, `ps` elsewhere.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {execaSync} from 'execa';

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly name: string;
  /** `Z`: dead, waiting for its parent. */
  readonly state: string;
  /** The kernel's PF_… bits; 0 where unknown. */
  readonly flags: number;
  /** With the pid it names one process for good, although pids are used again; undefined where unknown. */
  readonly startedAt: string | undefined;
  /** Own and reaped children's, in clock ticks; undefined where unknown. */
  readonly ticks: {readonly user: number; readonly system: number; readonly childUser: number; readonly childSystem: number} | undefined;
}

export const hasProc = existsSync('/proc/self/stat');

export const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Gone in the meantime, or not ours.
    return undefined;
  }
};

/** Undefined: no such process. proc_pid_stat(5): the name stands in parentheses and may itself hold any character. */
export const readEntry = (pid: number | 'self'): ProcessEntry | undefined => {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const open = stat.indexOf('(');
  const close = stat.lastIndexOf(')');
  const fields = stat.slice(close + 2).split(' ');
  const number = (field: number): number => Number(fields[field - 3] ?? 0);
  return {
    pid: Number(stat.slice(0, open - 1)),
    parent: number(4),
    group: number(5),
    name: stat.slice(open + 1, close),
    state: fields[0] ?? '?',
    flags: number(9),
    startedAt: fields[22 - 3],
    ticks: {user: number(14), system: number(15), childUser: number(16), childSystem: number(17)},
  };
};

/** Every process; synchronous because it is also needed when this process is about to exit. */
export const listProcesses = (): readonly ProcessEntry[] => {
  if (!hasProc) return listWithPs();
  const entries: ProcessEntry[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const entry = Number.isInteger(pid) ? readEntry(pid) : undefined;
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
};

const listWithPs = (): readonly ProcessEntry[] => {
  if (process.platform === 'win32') return [];
  const {stdout} = execaSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,state=,comm='], {reject: false, timeout: 2_000});
  return stdout.split('\n').flatMap(line => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    if (match === null) return [];
    const [, pid, parent, group, state = '?', name = ''] = match;
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        name,
        state: state.slice(0, 1),
        flags: 0,
        startedAt: undefined,
        ticks: undefined,
      },
    ];
  });
};

/** The environment a process was started with; undefined where it is not ours to read. */
export const environmentHolds = (pid: number, assignment: string): boolean =>
  readText(`/proc/${pid}/environ`)?.split('\0').includes(assignment) ?? false;
