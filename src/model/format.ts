// What a reader of one profile file format must provide: pure, total over any bytes.
import type {Profile} from './profile.js';

/** A file's bytes, read in chunks; never one string of the file. */
export interface ByteSource {
  /** For messages only. */
  readonly name: string;
  readonly size: number;
  /** When the file was last written, since 1970. */
  readonly modifiedMs?: number;
  /** Chunks in order; may be called again from the start. */
  chunks(): Iterable<Uint8Array>;
  /** The whole content as one buffer; throws `unreadable_profile` above what a buffer can hold. */
  bytes(): Uint8Array;
}

export type Recognition = 'yes' | 'no' | 'unsure';

export interface Format {
  readonly id: string;
  readonly title: string;
  /** `head`: the first 4 KiB after unwrapping gzip or zstd. */
  recognise(head: Uint8Array): Recognition;
  /** Throws ProfilingError `unreadable_profile` or `empty_profile`; nothing else, whatever the bytes. */
  parse(content: ByteSource): Profile;
}
