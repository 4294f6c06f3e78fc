// The table of `strace -c`: share, seconds, microseconds a call, calls, errors, system call. https://man7.org/linux/man-pages/man1/strace.1.html
import type {WaitKind} from '../model/observation.js';

export interface SystemCall {
  readonly name: string;
  readonly seconds: number;
  readonly calls: number;
  readonly errors: number;
}

/** Most time first; the sum line is left out. */
export const readStraceSummary = (text: string): readonly SystemCall[] =>
  text
    .split('\n')
    .flatMap((line): readonly SystemCall[] => {
      const found = /^\s*[\d.]+\s+([\d.]+)\s+\d+\s+(\d+)\s+(?:(\d+)\s+)?([a-z_]\w*)\s*$/.exec(line);
      if (found === null || found[4] === 'total') return [];
      return [{name: found[4] ?? '', seconds: Number(found[1]), calls: Number(found[2]), errors: Number(found[3] ?? 0)}];
    })
    .sort((one, other) => other.seconds - one.seconds);

const kinds: readonly (readonly [WaitKind, RegExp])[] = [
  ['sleep', /^(?:clock_)?nanosleep$|^pause$|^rt_sigtimedwait/],
  ['lock', /^futex/],
  ['poll', /^(?:p?poll|p?select6?|epoll_p?wait2?|io_getevents|io_uring_enter)(?:_time64)?$/],
  ['network', /^(?:recv|send|connect|accept|shutdown)/],
  ['child', /^(?:wait4|waitid|waitpid)$/],
  [
    'disk',
    /^(?:fsync|fdatasync|sync|syncfs|sync_file_range|msync|openat?2?|unlink|rename|statx?|newfstatat|getdents|pread|pwrite|fallocate|truncate|ftruncate)/,
  ],
];

/** What a call that takes long usually waits for; read and write may be anything. */
export const waitKindOf = (name: string): WaitKind | undefined => kinds.find(([, form]) => form.test(name))?.[0];
