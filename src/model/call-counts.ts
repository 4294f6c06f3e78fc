// Exact numbers of calls, from a run that counted them: what sampling cannot know.

export interface CountedFunction {
  readonly name: string;
  readonly file: string;
  /** Of the definition; 0 = unknown. */
  readonly line: number;
  readonly calls: number;
}

export interface CallCounts {
  readonly functions: readonly CountedFunction[];
  /** How often one called the other, as rows of `functions`; absent where only the functions are counted. */
  readonly edges?: readonly {readonly caller: number; readonly callee: number; readonly calls: number}[];
}
