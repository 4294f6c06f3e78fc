// Operations for tests of the faces: small ones that do as they are told.
import {z} from 'zod';
import {defineOperation, type Operation, type OperationContext} from '../../src/model/operation.js';
import {type Report, ReportBase} from '../../src/model/report.js';

export const emptyReport: Report = {
  status: 'complete',
  summary: 'Done.',
  assumptions: [],
  warnings: [],
  artifacts: [],
  next: [],
  truncated: [],
};

export const DrawnInput = z.strictObject({
  durationSeconds: z.number().positive().max(600).optional().describe('How long.'),
  metric: z.enum(['wall', 'cpu']).optional().describe('Which.'),
  functions: z.array(z.string()).optional().describe('Which functions.'),
  dryRun: z.boolean().optional().describe('Only plan.'),
  command: z.array(z.string()).min(1).optional().describe('What to run.'),
});

type Run = (input: z.infer<typeof DrawnInput>, context: OperationContext) => Promise<Report>;

export const drawOperation = (
  run: Run = async () => emptyReport,
  changes: Partial<Pick<Operation, 'name' | 'effects' | 'isNegative'>> = {},
): Operation =>
  defineOperation({
    name: 'measure_it',
    title: 'Measure it',
    description: 'Measures.',
    effects: 'runs-programs',
    ...changes,
    input: DrawnInput,
    output: ReportBase,
    run,
  });
