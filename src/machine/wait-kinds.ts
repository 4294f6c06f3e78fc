// The name of the kernel function a thread sleeps in → what it waits for.
import type {WaitKind} from '../model/observation.js';

/** Names changed over kernel versions, so their stems are matched; the first match wins. */
const stems: readonly (readonly [RegExp, WaitKind])[] = [
  [/futex|rwsem|mutex_lock|flock_lock|posix_lock/, 'lock'],
  [/nanosleep/, 'sleep'],
  [/tcp_|udp_|inet_|unix_stream|unix_dgram|sk_|wait_woken|sock_|skb_/, 'network'],
  [/epoll|ep_poll|do_poll|poll_schedule|do_select|sigtimedwait|sys_pause|sigsuspend|io_cqring|eventfd/, 'poll'],
  [/pipe_/, 'pipe'],
  [/do_wait|wait4|waitid|vfork/, 'child'],
  [
    /io_schedule|bit_wait|folio_wait|wait_on_page|wait_on_buffer|jbd2|blk_|bio_|fsync|writeback|balance_dirty|ext4|xfs|btrfs|submit_|rq_qos/,
    'disk',
  ],
  [/swap|userfault|shrink_|reclaim|memcg|mem_cgroup/, 'memory'],
  [/ptrace_stop|do_signal_stop|freezer/, 'stopped'],
];

/** State `D` without a known name is a device all the same. */
export const waitKindOf = (kernelFunction: string | undefined, state: string): WaitKind => {
  const name = kernelFunction ?? '';
  const known = stems.find(([stem]) => stem.test(name))?.[1];
  if (known !== undefined) return known;
  if (state === 'D') return 'disk';
  return state === 'T' || state === 't' ? 'stopped' : 'unknown';
};
