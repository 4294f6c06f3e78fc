// What may be learned about the source behind a profile: where compiled code came from, which package a file is part of, when it last changed.

/** 1-based line and column. */
export interface OriginalPlace {
  /** Absolute path, or the name that the compiler gave it when no file of that name is known. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Before the compiler shortened it. */
  readonly name?: string;
  /** The original's line, when the map or the file holds it. */
  readonly text?: string;
}

/** Of one compiled file. Lines and columns are 1-based. */
export interface SourceMap {
  /** Of the function that begins there and is called `name` in the compiled code. */
  placeOf(line: number, column: number, name: string): OriginalPlace | undefined;
  /** Of a whole compiled line; undefined when it holds several lines of the original. */
  lineOf(line: number): {readonly file: string; readonly line: number} | undefined;
}

export interface InstalledPackage {
  readonly name: string;
  readonly version?: string;
}

/** All of it about files inside the roots only; undefined for every other. */
export interface Sources {
  /** Undefined: the file names no map, or none that can be read, or is part of an installed package. */
  openMap(file: string): Promise<SourceMap | undefined>;
  /** The npm or PyPI package that the file is installed with, as the package itself says. */
  packageOf(file: string): InstalledPackage | undefined;
  /** Since 1970. */
  modifiedMs(file: string): number | undefined;
}
