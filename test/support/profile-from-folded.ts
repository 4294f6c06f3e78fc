// A Profile drawn as folded stacks: one line a stack, `name (file:line)` frames, the number of samples at the end.
import {bytesInMemory, readProfile} from '../../src/formats/index.js';
import type {Profile} from '../../src/model/profile.js';

export const profileFromFolded = (stacks: readonly string[], changes: Partial<Profile> = {}): Profile => ({
  ...readProfile(bytesInMemory('drawn', new TextEncoder().encode(`${stacks.join('\n')}\n`))),
  ...changes,
});

export const evidenceFloor = {minimumSamples: 100, maximumUnattributedShare: 0.5, maximumProfilerShare: 0.2, dominantShare: 0.15};

export const analysisContext = {limit: 5, evidenceFloor, readSource: () => undefined};
