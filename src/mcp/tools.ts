// tools/list and tools/call: a loop over the operations.
import type {CallToolRequest, CallToolResult, Tool} from '@modelcontextprotocol/sdk/types.js';
import type {Effects, Operation} from '../model/operation.js';
import {toProblem} from '../model/problem.js';
import {type App, appLinkOf} from './apps.js';
import {inputSchemaOf, outputOutlineOf} from './json-schema.js';
import {type ProgressNotification, progressSender} from './progress.js';
import {offeredOperations, type Serving} from './serving.js';
import {problemResult, reportResult, unknownTool} from './tool-result.js';

/** `runs-programs` counts as destructive, because it runs whatever command it is given. */
const annotationsOf = {
  reads: {readOnlyHint: true, openWorldHint: false},
  'runs-programs': {readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false},
  'opens-pages': {readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true},
} as const satisfies Record<Effects, Tool['annotations']>;

export const toolOf = (operation: Operation, apps: readonly App[] = []): Tool => ({
  name: operation.name,
  title: operation.title,
  description: operation.description,
  inputSchema: inputSchemaOf(operation.input),
  outputSchema: outputOutlineOf(operation.output),
  annotations: annotationsOf[operation.effects],
  ...appLinkOf(operation.name, apps),
});

export interface CallContext {
  readonly signal: AbortSignal;
  readonly sendNotification: (notification: ProgressNotification) => Promise<void>;
}

export const callTool = async (
  serving: Serving,
  params: CallToolRequest['params'],
  {signal, sendNotification}: CallContext,
): Promise<CallToolResult> => {
  const progress = progressSender(params._meta?.progressToken, sendNotification);
  try {
    const operation = operationNamed(params.name, serving);
    const {machine, library} = serving;
    const report = await operation.run(params.arguments ?? {}, {machine, policy: library.policy, signal, progress: progress.report});
    const {reportMarkdown} = await import('../reports/index.js');
    return reportResult(operation, report, reportMarkdown(report));
  } catch (error) {
    return problemResult(toProblem(error));
  } finally {
    progress.end();
  }
};

const operationNamed = (name: string, serving: Serving): Operation => {
  const offered = offeredOperations(serving);
  const operation = offered.find(candidate => candidate.name === name);
  if (operation !== undefined) return operation;
  const isHidden = serving.operations.some(candidate => candidate.name === name);
  throw unknownTool(name, offered, isHidden);
};
