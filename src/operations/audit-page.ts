// audit_page: how fast a page is by Lighthouse, in several runs, and what to fix; or which of two pages is faster.

import type {RunFolder} from '../model/machine.js';
import {defineOperation, type OperationContext} from '../model/operation.js';
import {type AuditComparison, AuditPageRequest, AuditReport, type AuditRun} from '../model/page-audit.js';
import {answerWithin} from './stages/answer-within.js';
import {auditReport, pendingAudit, plannedAudit} from './stages/audit-report.js';
import {runAudits} from './stages/audit-runs.js';
import {type AuditSetup, setUpAudit} from './stages/audit-setup.js';

export const auditPage = defineOperation({
  name: 'audit_page',
  title: 'Audit a page',
  description:
    'How fast a web page loads: Lighthouse score and metrics with their spread over several runs, and what to fix; or compares two pages in turn.',
  effects: 'opens-pages',
  input: AuditPageRequest,
  output: AuditReport,

  run: async (request, context): Promise<AuditReport> => {
    const setup = await setUpAudit(request, context);
    let isHandedOn = false;
    try {
      if (request.dryRun === true) return plannedAudit(setup);
      const folder = await context.machine.runs.create('audit_page');
      isHandedOn = true;
      return await answerWithin({
        folder,
        waitMs: (request.maxWaitSeconds ?? context.policy.recordingSeconds.wait) * 1_000,
        context,
        work: running => auditNow({...context, ...running}, folder, setup, request.limit).finally(setup.close),
        pending: () => pendingAudit(folder.runId, setup),
      });
    } finally {
      if (!isHandedOn) setup.close();
    }
  },

  isNegative: ({verdict}) => verdict === 'misses-target' || verdict === 'regressed',
});

const auditNow = async (
  context: OperationContext,
  folder: RunFolder,
  setup: AuditSetup,
  limit: number | undefined,
): Promise<AuditReport> => {
  const {machine, signal, progress} = context;
  // Two measurements at once would measure each other.
  const outcome = await machine.measuring.exclusively(
    {signal, progress},
    () => progress('Waiting until another measurement has ended', 0),
    turn => runAudits(machine, folder, setup, turn),
  );
  const comparison = await compared(setup, outcome.page, outcome.against);
  return auditReport({folder, setup, outcome, comparison, limit, policy: context.policy});
};

const compared = async (
  {earlier, second}: AuditSetup,
  page: readonly AuditRun[],
  against: readonly AuditRun[],
): Promise<AuditComparison | undefined> => {
  if (earlier === undefined && second === undefined) return undefined;
  const {compareAudits} = await import('../analyses/audit-comparison.js');
  return earlier === undefined
    ? compareAudits({base: page, changed: against, order: 'in turn, the first of each pair by chance', alternated: true})
    : compareAudits({base: earlier.runs, changed: page, order: 'one after the other', alternated: false});
};
