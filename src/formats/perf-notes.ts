// What perf could not see, with the cure: names that are missing, callers that are missing, processes that were added up.
import type {ProfileNote} from '../model/profile.js';
import type {PerfSamples} from './perf-samples.js';

/** Below this a gap changes no conclusion. */
const notable = 0.05;

export const perfNotes = ({lost, processes}: PerfSamples): readonly ProfileNote[] => {
  const {total, unnamed, unnamedGenerated, unnamedKernel, withoutCallers} = lost;
  const share = (weight: number): string => `${Math.round((100 * weight) / total)} %`;
  const isNotable = (weight: number): boolean => weight >= notable * total;
  const unsymbolised = (weight: number, message: string): readonly ProfileNote[] =>
    isNotable(weight) ? [{code: 'unsymbolised', message: `${share(weight)} of the samples ${message}`}] : [];
  return [
    ...unsymbolised(
      unnamed,
      'are in functions without a name: install debug symbols, or build with -g and do not strip (Rust: debug = true; Go: without -ldflags "-s -w").',
    ),
    ...unsymbolised(
      unnamedGenerated,
      'are in code that a runtime generated and did not name: start Node.js with --perf-basic-prof, Python 3.12 and later with -X perf, Java with a perf-map agent; launched with command, perfwright does that for Node.js and Python.',
    ),
    ...unsymbolised(unnamedKernel, 'are in kernel functions whose names are hidden: sysctl kernel.kptr_restrict=0, or run as root.'),
    ...(isNotable(withoutCallers)
      ? [
          {
            code: 'truncated' as const,
            message: `For ${share(withoutCallers)} of the samples no caller is known: the stack could not be followed, which frame pointers mend (build with -fno-omit-frame-pointer -mno-omit-leaf-frame-pointer; Rust: -C force-frame-pointers=yes). Self time is right; totals of callers are too low.`,
          },
        ]
      : []),
    ...(processes > 1 ? [{code: 'several-profiles' as const, message: `The samples of ${processes} processes are added up.`}] : []),
  ];
};
