// The CPU profiles inside a trace: handed over in chunks, one profile per thread that runs JavaScript.
import {isRecord, type JsonRecord, listOf, numberOf, recordOf, stringOf} from './json.js';

export interface ChunkedProfile {
  /** `pid:tid` of the profiled thread; undefined: the event that says it is missing. */
  thread: string | undefined;
  /** Microseconds on the trace's clock. */
  startTime: number;
  readonly nodes: JsonRecord[];
  readonly samples: number[];
  readonly timeDeltas: number[];
  /** 1-based running line of each sample, 0 = unknown. */
  readonly lines: number[];
}

export interface ProfileLog {
  take(event: JsonRecord, process: string, thread: string): void;
  readonly profiles: readonly ChunkedProfile[];
}

export const profileLog = (): ProfileLog => {
  const profiles = new Map<string, ChunkedProfile>();
  const profileOf = (key: string): ChunkedProfile => {
    const known = profiles.get(key) ?? {thread: undefined, startTime: Number.NaN, nodes: [], samples: [], timeDeltas: [], lines: []};
    profiles.set(key, known);
    return known;
  };
  return {
    get profiles() {
      return [...profiles.values()].filter(({samples}) => samples.length > 0);
    },
    take: (event, process, thread) => {
      const name = event.name;
      if (name !== 'Profile' && name !== 'ProfileChunk' && name !== 'CpuProfile') return;
      const data = recordOf(recordOf(event.args).data);
      const profile = profileOf(`${process}:${stringOf(event.id)}${name === 'CpuProfile' ? thread : ''}`);
      if (name !== 'ProfileChunk') {
        profile.thread = thread;
        profile.startTime = numberOf(data.startTime);
      }
      const cpuProfile = recordOf(data.cpuProfile);
      if (name === 'CpuProfile') profile.startTime = numberOf(cpuProfile.startTime);
      for (const node of listOf(cpuProfile.nodes)) if (isRecord(node)) profile.nodes.push(withFirstLine(node));
      for (const sample of listOf(cpuProfile.samples)) profile.samples.push(numberOf(sample));
      const deltas = listOf(data.timeDeltas);
      for (const delta of deltas.length > 0 ? deltas : listOf(cpuProfile.timeDeltas)) profile.timeDeltas.push(numberOf(delta));
      for (const line of listOf(data.lines)) profile.lines.push(numberOf(line));
    },
  };
};

/** The trace leaves zeros out: no line means the first one of a script. */
const withFirstLine = (node: JsonRecord): JsonRecord => {
  const call = recordOf(node.callFrame);
  if (stringOf(call.url) === '' || (call.lineNumber !== undefined && call.columnNumber !== undefined)) return node;
  return {...node, callFrame: {...call, lineNumber: call.lineNumber ?? 0, columnNumber: call.columnNumber ?? 0}};
};
