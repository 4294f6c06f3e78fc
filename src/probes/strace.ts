// strace: which system calls take the time, or whom the program talks to. It slows what it traces, so it has a run of its own.
import type {Observation, WaitKind} from '../model/observation.js';
import type {Probe, ProbeReading, ProbeRequest} from '../model/probe.js';
import {bytes, seconds} from './figures.js';
import {readStraceNetwork} from './strace-network.js';
import {readStraceSummary, waitKindOf} from './strace-summary.js';
import {forbidden, lastWords, outputIn, subjectWords, toolPlan} from './tool-plan.js';

const output = 'strace.txt';
const shown = 5;
/** Calls that fail where a path is looked for in one folder after the other; others fail by design. */
const searching = /^(?:openat?2?|newfstatat|l?stat|statx|access|faccessat2?|readlink(?:at)?|execve)$/;

/** Counting in the kernel needs a filter from the start; an attached process has none. */
const networkFlags = ({subject}: ProbeRequest): readonly string[] => [
  ...('command' in subject ? ['--seccomp-bpf'] : []),
  ...['-ttt', '-T', '-yy', '-s', '0', '-e', 'trace=%network,read,readv,write,writev,poll,ppoll,select,pselect6'],
];

const summary = (text: string, observation: Observation): ProbeReading => {
  const calls = readStraceSummary(text);
  const [first] = calls;
  const total = calls.reduce((sum, call) => sum + call.seconds, 0);
  const errors = calls.filter(call => searching.test(call.name) && call.errors >= 100 && call.errors * 2 >= call.calls);
  const often = [...calls].sort((one, other) => other.calls - one.calls)[0];
  return {
    figures: {
      systemCalls: calls.reduce((sum, call) => sum + call.calls, 0),
      secondsInSystemCalls: Number(total.toFixed(6)),
      ...Object.fromEntries(calls.slice(0, shown).map(call => [`${call.name}Seconds`, call.seconds])),
    },
    findings: [
      ...(first === undefined
        ? []
        : [
            {
              kind: 'system-calls',
              level: 'observed' as const,
              title: `Most time in system calls is spent in ${first.name}: ${seconds(first.seconds)} in ${first.calls} calls`,
              evidence: calls
                .slice(0, shown)
                .map(
                  call =>
                    `${call.name}: ${seconds(call.seconds)}, ${call.calls} calls, ${seconds(call.seconds / Math.max(1, call.calls))} each, ${call.errors} failed`,
                ),
            },
          ]),
      ...(often === undefined || often === first || often.calls < 1_000
        ? []
        : [
            {
              kind: 'frequent-call',
              level: 'observed' as const,
              title: `Called most often is ${often.name}: ${often.calls} times`,
              evidence: [],
              advice: 'Batch it, buffer it, or keep what it returned.',
            },
          ]),
      ...errors.slice(0, 2).map(call => ({
        kind: 'failing-calls',
        level: 'observed' as const,
        title: `${call.errors} of ${call.calls} calls of ${call.name} failed`,
        evidence: ['looking for a file in one folder after the other looks like this'],
      })),
    ],
    conflicts: conflictsWith(observation, first === undefined ? undefined : {name: first.name, seconds: first.seconds}, total),
  };
};

/** From outside the kernel functions tell what threads wait for; from inside the calls do. They should agree. */
const conflictsWith = (
  {waits, wallSeconds}: Observation,
  first: {readonly name: string; readonly seconds: number} | undefined,
  total: number,
): readonly string[] => {
  const [main] = Object.entries(waits).sort(([, one], [, other]) => other - one);
  const kind: WaitKind | undefined = first === undefined ? undefined : waitKindOf(first.name);
  if (first === undefined || main === undefined || kind === undefined || main[0] === 'unknown') return [];
  const isClear = main[1] >= 0.5 * wallSeconds && first.seconds >= 0.6 * total;
  // Events are waited for on behalf of the network, and pipes, too.
  const alike =
    kind === main[0] || (kind === 'poll' && ['network', 'pipe'].includes(main[0])) || (kind === 'network' && main[0] === 'poll');
  return isClear && !alike
    ? [`/proc shows waiting for ${main[0]}, strace shows ${first.name}: tracing changes what a program waits for, so trust /proc`]
    : [];
};

const network = (text: string): ProbeReading => {
  const peers = readStraceNetwork(text);
  const [first] = peers;
  const failed = peers.filter(({errors}) => Object.keys(errors).length > 0);
  const waited = peers.reduce((sum, peer) => sum + peer.seconds, 0);
  return {
    figures: {
      peers: peers.length,
      networkSeconds: Number(waited.toFixed(6)),
      sentBytes: peers.reduce((sum, peer) => sum + peer.sentBytes, 0),
      receivedBytes: peers.reduce((sum, peer) => sum + peer.receivedBytes, 0),
    },
    findings: [
      {
        kind: 'network-peers',
        level: 'observed',
        title:
          first === undefined
            ? 'It talked to nobody over the network'
            : `It talks to ${peers.length} ${peers.length === 1 ? 'address' : 'addresses'} and waits longest for ${first.address}: ${seconds(first.seconds)} in ${first.calls} calls`,
        evidence: peers
          .slice(0, shown)
          .map(
            peer =>
              `${peer.protocol} ${peer.address}: ${seconds(peer.seconds)}, ${peer.calls} calls, sent ${bytes(peer.sentBytes)}, received ${bytes(peer.receivedBytes)}`,
          ),
      },
      ...failed.slice(0, 2).map(({address, errors}) => ({
        kind: 'network-errors',
        level: 'observed' as const,
        title: `Calls to ${address} failed`,
        evidence: Object.entries(errors).map(([name, times]) => `${name}: ${times} times`),
      })),
    ],
    conflicts: [],
  };
};

export const strace: Probe = {
  id: 'strace',
  title: 'Which system calls take the time, or with trace "network" whom it talks to',
  cost: 'a run of its own, slowed: 1.1 when it computes, up to 70 when it does nothing but system calls',
  fills: [],
  findings: () => [],
  tool: {
    program: 'strace',
    install: 'apt-get install strace',
    runs: 'apart',
    output,
    instead: {
      probe: 'processes',
      how: 'what the kernel says each thread waits in (/proc wait channels)',
      lost: 'the names, counts and errors of system calls, and the addresses',
    },

    unfit: ({platform, userId, ptraceScope}, subject) => {
      if (platform !== 'linux') return 'it exists on Linux only';
      if ((ptraceScope ?? 0) > 2) return 'the kernel forbids ptrace altogether (kernel.yama.ptrace_scope is 3)';
      return 'pid' in subject && userId !== 0 && (ptraceScope ?? 0) > 0
        ? `attaching needs root here (kernel.yama.ptrace_scope is ${ptraceScope}); sysctl kernel.yama.ptrace_scope=0 mends that, or give the command`
        : undefined;
    },

    plan: request =>
      toolPlan(request, {
        tool: 'strace',
        output,
        softStop: {by: 'signal', signal: 'SIGINT', graceMs: 2_000},
        // Time on the clock, not in the kernel: waiting is what is looked for.
        args: [
          '-f',
          ...(request.trace === 'network' ? networkFlags(request) : ['-c', '-w']),
          '-o',
          outputIn(output),
          ...subjectWords(request, '-p'),
        ],
      }),

    read: (text, observation, {trace}) => (trace === 'network' ? network(text) : summary(text, observation)),

    explain: ({stderrTail}) => {
      if (/No such process/i.test(stderrTail)) return 'the process had ended';
      return forbidden.test(stderrTail)
        ? 'ptrace is forbidden: run as the same user or as root; in a container add the SYS_PTRACE capability'
        : `it wrote nothing (${lastWords(stderrTail)})`;
    },
  },
};
