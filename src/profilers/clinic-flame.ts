// Clinic.js Flame: V8's ticks by way of 0x, without what was inlined. https://github.com/clinicjs/node-clinic-flame
import type {Profiler} from '../model/profiler.js';
import {clinicPlan, clinicShared} from './clinic-launch.js';
import {readFlame} from './clinic-scripts.js';

export const clinicFlame: Profiler = {
  ...clinicShared,
  id: 'clinic-flame',
  title: 'Clinic.js Flame: ticks of V8 (0x)',
  fidelity: {
    sampler: 'asynchronous',
    overhead: 'about 1.04 while it runs, and seconds to process the log',
    ownRate: true,
    biases: [
      'inlined functions are charged to their caller',
      'garbage collection is charged to the function that was running',
      'ticks have no time, and waiting has no ticks',
      'only the main thread has ticks, workers have none',
      'on Node.js 22 and later a third of the ticks can have no name but the binary',
      'no longer actively maintained',
    ],
  },
  plan: request => clinicPlan(request, {tool: 'flame', script: readFlame, purpose: "Flame's ticks, as JSON", graceMs: 30_000}),
};
