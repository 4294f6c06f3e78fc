// What an analysis is asked with in tests: the skill's evidence floor, and no source files.
export const evidenceFloor = {minimumSamples: 100, maximumUnattributedShare: 0.5, maximumProfilerShare: 0.2, dominantShare: 0.15};

export const analysisContext = {limit: 5, evidenceFloor, readSource: () => undefined};
