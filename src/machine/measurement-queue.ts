// One measurement at a time: two at once would measure each other.
import type {RunContext} from '../model/machine.js';
import {withDirectoryLock} from './directory-lock.js';

export type InTurn = <Result>({signal}: RunContext, waiting: () => void, work: () => Promise<Result>) => Promise<Result>;

/** The lock lies in a folder of the state directory, so that several servers of one project wait for each other too. */
export const createMeasurementQueue =
  (directory: () => Promise<string>): InTurn =>
  async ({signal}, waiting, work) =>
    withDirectoryLock(await directory(), {signal, waiting, what: 'measurement'}, work);
