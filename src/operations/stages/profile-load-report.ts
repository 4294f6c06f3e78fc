// The Report of a profile under load: latency beside the profile, and what kept the event loop.
import {placeOf} from '../../analyses/locate.js';
import {longestTurns} from '../../analyses/longest-turns.js';
import {describeTurn} from '../../analyses/process-health.js';
import {withSourceNames} from '../../analyses/source-names.js';
import {delayResolutionMs, type EventLoop, type LoadFigures} from '../../model/load.js';
import type {Machine, RunFolder} from '../../model/machine.js';
import type {Finding, ProfileReport} from '../../model/report.js';
import type {RunProfileRequest} from '../../model/request.js';
import {readProfiles} from './read-recorded.js';

/** A loop that is late by this much lets every other request wait. */
const blockedMs = 20;

const noAnswers = {
  code: 'no-answers',
  message: 'autocannon counted no complete answer: there is no latency to report.',
  hint: 'It needs HTTP/1.1 with a Content-Length or chunks; the profile is of a server that was asked all the same.',
};

/** What kept the event loop, as text and as the place of the longest. */
interface Turns {
  readonly place: Pick<Finding, 'function' | 'file' | 'line'>;
  readonly texts: readonly string[];
}

/** `eventLoop`: what was measured from inside; no turn was longer than the longest delay. */
export const turnsOf = async (machine: Machine, folder: RunFolder, eventLoop: EventLoop | undefined): Promise<Turns | undefined> => {
  const file = (await machine.runs.files(folder.runId)).find(({file: name}) => name.endsWith('.cpuprofile'))?.file;
  if (file === undefined) return undefined;
  const {profile} = await readProfiles(machine, [`${folder.directory}/${file}`]);
  const named = withSourceNames(profile, machine.readSource);
  const mostMs = eventLoop === undefined ? undefined : eventLoop.delayMs.max + delayResolutionMs;
  const turns = longestTurns(named, {fromMs: blockedMs, ...(mostMs !== undefined && {mostMs})}).slice(0, 3);
  const [first] = turns;
  if (first === undefined) return undefined;
  return {
    place: insideRoots(placeOf(named, first.insideRow), machine.roots),
    texts: turns.map(turn => describeTurn(named, turn)),
  };
};

export const withLoad = (report: ProfileReport, load: LoadFigures, command: readonly string[], turns: Turns | undefined): ProfileReport => {
  const {latencyMs, eventLoop, failed, requests, requestsPerSecond} = load;
  const late = eventLoop?.delayMs;
  const blocked: readonly Finding[] =
    late === undefined || late.p999 < blockedMs
      ? []
      : [
          {
            kind: 'event-loop-delay',
            level: 'observed',
            title: `The event loop is late by ${late.p99 >= blockedMs ? `${Math.round(late.p99)} ms in one of 100 turns` : `${Math.round(late.p999)} ms in one of 1,000 turns`}, at most by ${Math.round(late.max)} ms`,
            ...turns?.place,
            evidence: [
              ...(turns?.texts ?? []),
              `mean ${late.mean} ms, median ${late.p50} ms; busy for ${Math.round(100 * (eventLoop?.utilization ?? 0))} % of the time`,
              `garbage collection ${eventLoop?.collections.ms} ms in all, the longest ${eventLoop?.collections.longestMs} ms`,
            ],
            advice: 'Every request waits while one function runs: split it, cache its result, or move it to a worker thread.',
          },
        ];
  return {
    ...report,
    summary: `${report.summary} ${requests === 0 ? 'No complete answer was counted under load.' : `Under load: ${Math.round(requestsPerSecond)} requests a second, latency median ${latencyMs.p50} ms, 99 % below ${latencyMs.p99} ms.`}`,
    load,
    ...(report.measured !== undefined && {measured: {...report.measured, target: {...report.measured.target, command: [...command]}}}),
    findings: [...report.findings.slice(0, 1), ...blocked, ...report.findings.slice(1)],
    warnings: [
      ...report.warnings,
      ...(requests === 0 ? [noAnswers] : []),
      ...(failed > 0
        ? [
            {
              code: 'failed-requests',
              message: `${failed} of ${requests} requests failed or were not answered with 2xx.`,
              hint: 'Check the address: answers that fail are not what was to be measured.',
            },
          ]
        : []),
    ],
  };
};

export const plannedLoad = ({command = [], load}: RunProfileRequest, commands: readonly unknown[]): ProfileReport => ({
  status: 'complete',
  verdict: 'planned',
  summary: `Would start ${command.join(' ')}, drive load at ${load}, and profile it meanwhile; nothing was run.`,
  assumptions: [],
  findings: [],
  warnings: [],
  artifacts: [],
  next: [],
  truncated: [],
  plan: {tool: 'load', commands},
});

const insideRoots = (place: ReturnType<typeof placeOf>, roots: readonly string[]): Turns['place'] => {
  const root = roots.find(candidate => candidate !== '/' && place.file?.startsWith(`${candidate}/`) === true);
  return root === undefined || place.file === undefined ? place : {...place, file: place.file.slice(root.length + 1)};
};
