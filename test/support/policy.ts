// The policy of the skill that this project serves.
import {fileURLToPath} from 'node:url';
import {loadLibrary} from '../../src/library/index.js';

export const policyOfProject = async () => (await loadLibrary([fileURLToPath(new URL('../../skills', import.meta.url))])).policy;
