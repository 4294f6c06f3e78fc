// The plan of a probe that is a program of its own: one command that writes one file of the run folder.
import {type Plan, runDirectoryToken, type SoftStop} from '../model/plan.js';
import type {ProbeRequest} from '../model/probe.js';

/** Of the target's words; a probe's own answer goes to its file. */
const outputLimitBytes = 1_000_000;

export interface ToolCommand {
  readonly tool: string;
  readonly args: readonly string[];
  readonly output: string;
  readonly softStop: SoftStop;
}

export const outputIn = (file: string): string => `${runDirectoryToken}/${file}`;

/** The words that name what is looked at: `--` and the command, or the pid behind the tool's own flag. */
export const subjectWords = ({subject}: ProbeRequest, pidFlag: string): readonly string[] =>
  'pid' in subject ? [pidFlag, `${subject.pid}`] : ['--', subject.command.program, ...subject.command.args];

export const toolPlan = (
  {program, subject, workingDirectory, durationMs, timeLimitMs}: ProbeRequest,
  {tool, args, output, softStop}: ToolCommand,
): Plan => ({
  tool,
  versionCommand: [program, '--version'],
  commands: [{program, args, workingDirectory, environment: 'command' in subject ? subject.command.environment : {}}],
  formats: [],
  outputs: [{pattern: output, purpose: `what ${tool} wrote`, mediaType: 'text/plain', isProfile: true}],
  timeLimitMs,
  outputLimitBytes,
  ...(durationMs === undefined ? {} : {recordMs: durationMs}),
  softStop,
  runDirectoryToken,
  cautions: [],
});

/** Of a tool that failed: the last thing it said. */
export const lastWords = (text: string): string => (text.trimEnd().split('\n').at(-1)?.trim() ?? '').slice(0, 200);

/** Sentences in which tools say that tracing or counting is forbidden. */
export const forbidden =
  /Operation not permitted|Permission denied|PTRACE|EPERM|EACCES|perf_event_paranoid|No permission|Access to performance monitoring/i;
