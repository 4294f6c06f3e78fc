// Clinic.js Bubbleprof: how long asynchronous operations waited for their callbacks, by the code that began them.
// https://github.com/clinicjs/node-clinic-bubbleprof
import type {Profiler} from '../model/profiler.js';
import {clinicPlan, clinicShared} from './clinic-launch.js';
import {readBubbleprof} from './clinic-scripts.js';

export const clinicBubbleprof: Profiler = {
  ...clinicShared,
  id: 'clinic-bubbleprof',
  standIn: 'node-waits',
  title: 'Clinic.js Bubbleprof: what asynchronous code waits for',
  measures: ['wall'],
  fidelity: {
    sampler: 'instrumented',
    overhead: 'about 1.0 for synchronous work, several times the processor time for asynchronous work',
    ownRate: true,
    biases: [
      'times of operations that wait at once add up to more than the clock',
      'promises are left out: what they wait for is counted instead',
      'source maps are not read',
      'no longer actively maintained',
    ],
  },
  plan: request =>
    clinicPlan(request, {
      tool: 'bubbleprof',
      script: readBubbleprof,
      purpose: "Bubbleprof's asynchronous operations, as JSON",
      graceMs: 8_000,
    }),
};
