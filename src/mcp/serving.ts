// What a server is made of: everything it serves, handed in, so that tests can hand in less.
import type {Library} from '../library/skill.js';
import type {Machine} from '../model/machine.js';
import type {Operation} from '../model/operation.js';
import type {App} from './apps.js';

export interface Serving {
  readonly version: string;
  readonly operations: readonly Operation[];
  readonly library: Library;
  readonly machine: Machine;
  /** Pages that hosts may show beside results; none is needed to read a Report. */
  readonly apps: readonly App[];
  /** Offer only what runs no program. */
  readonly readOnly: boolean;
}

/** The operations a client may call, in their fixed order. */
export const offeredOperations = ({operations, readOnly}: Serving): readonly Operation[] =>
  readOnly ? operations.filter(operation => operation.effects === 'reads') : operations;
