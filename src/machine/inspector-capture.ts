// Records a CPU profile of a live Node process through its inspector.
import type {Execution} from '../model/execution.js';
import type {RunFolder} from '../model/machine.js';
import type {InspectorCapture, Plan} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';

export const captureInspector = async (
  _plan: Plan,
  _capture: InspectorCapture,
  _folder: RunFolder,
  _cancelled: AbortSignal,
): Promise<Execution> => {
  throw new ProfilingError('internal', 'Not there yet.', 'Wait.');
};
