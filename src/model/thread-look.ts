// What the threads of a live process do at one moment.

export interface ThreadFrame {
  readonly function: string;
  /** Empty: unknown. */
  readonly file: string;
  /** 0: unknown. */
  readonly line: number;
}

export interface ThreadLook {
  readonly pid: number;
  readonly name: string;
  /** False: it waits, as far as the system and its innermost function tell. */
  readonly isActive: boolean;
  /** Of the global interpreter lock. */
  readonly holdsLock: boolean;
  /** Innermost first. */
  readonly frames: readonly ThreadFrame[];
}
