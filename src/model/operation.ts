// One thing a caller can ask for, described once: MCP tool, CLI subcommand and docs derive from it.
import type {z} from 'zod';
import {checkRequest} from './check-request.js';
import type {Machine, RunContext} from './machine.js';
import type {PolicyValues} from './policy-values.js';
import type {Report} from './report.js';

/** What a call may do to the world; MCP annotations derive from it. */
export type Effects = 'reads' | 'runs-programs' | 'opens-pages';

export interface OperationContext extends RunContext {
  readonly machine: Machine;
  readonly policy: PolicyValues;
}

export interface Operation {
  /** `snake_case`; the CLI's subcommand is the same in kebab-case. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effects: Effects;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** Checks `input` first. Throws ProfilingError only. */
  run(input: unknown, context: OperationContext): Promise<Report>;
  /** CLI exit code 1: the operation's own negative. */
  isNegative?(report: Report): boolean;
}

interface TypedOperation<Input extends z.ZodObject> extends Omit<Operation, 'input' | 'run'> {
  readonly input: Input;
  run(input: z.infer<Input>, context: OperationContext): Promise<Report>;
}

/** Keeps the input's type inside the operation and hides it from the faces. */
export const defineOperation = <Input extends z.ZodObject>(operation: TypedOperation<Input>): Operation => ({
  ...operation,
  run: async (input, context) => operation.run(checkRequest(operation.input, input), context),
});
