// Clinic.js Doctor: delay of the event loop, processor, memory, handles and collections over time; what kind of trouble it is, without functions.
// https://github.com/clinicjs/node-clinic-doctor
import type {Profiler} from '../model/profiler.js';
import {clinicPlan, clinicShared} from './clinic-launch.js';
import {readDoctor} from './clinic-scripts.js';

export const clinicDoctor: Profiler = {
  ...clinicShared,
  id: 'clinic-doctor',
  standIn: 'node-health',
  title: 'Clinic.js Doctor: event loop, processor, memory and collections over time',
  fidelity: {
    sampler: 'instrumented',
    overhead: 'about 1.0, and a second to start and to collect',
    ownRate: true,
    biases: [
      'it names no functions',
      'it looks every 10 ms from the event loop itself: shorter delays are not seen',
      'no longer actively maintained',
    ],
  },
  plan: request =>
    clinicPlan(request, {tool: 'doctor', script: readDoctor, purpose: "Doctor's readings and collections, as JSON", graceMs: 8_000}),
};
