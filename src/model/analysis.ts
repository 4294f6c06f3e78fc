// What an analysis must provide: one question put to a Profile.
import type {Profile} from './profile.js';
import type {Finding, Warning} from './report.js';
import type {InstalledPackage} from './sources.js';

/** Lines of a source file around a place, if the file is inside the roots. */
export type SourceReader = (file: string, line: number, context: number) => readonly string[] | undefined;

export interface AnalysisContext {
  readonly limit: number;
  readonly evidenceFloor: EvidenceFloor;
  readonly readSource: SourceReader;
  /** Name and version of the package that a file is installed with, when it can be read. */
  readonly packageOf?: (file: string) => InstalledPackage | undefined;
  /** Processor time over clock time of the recorded program, from the operating system; undefined when unknown. */
  readonly processorShare?: number;
  /** On average over the recorded program's time: cores it used, and threads of it that could run and had no core. */
  readonly cores?: {readonly used: number; readonly queuedFor: number};
}

/** The policy's floor below which no bottleneck is named. Shares 0..1. */
export interface EvidenceFloor {
  readonly minimumSamples: number;
  readonly maximumUnattributedShare: number;
  readonly maximumProfilerShare: number;
  readonly dominantShare: number;
}

export interface AnalysisResult {
  readonly findings: readonly Finding[];
  readonly warnings: readonly Warning[];
}

/** Time of calls, time and hits of lines of chosen functions, bytes, what was waited for, or how a process fared. */
export type Subject = 'time' | 'lines' | 'memory' | 'waiting' | 'process';

export interface Analysis {
  readonly id: string;
  readonly title: string;
  /** What must have been measured; absent: time. */
  readonly about?: Subject;
  analyse(profile: Profile, context: AnalysisContext): AnalysisResult;
}
