// Which nodes of the call tree are start-up: the runtime preparing itself, and modules being loaded.
import type {Profile} from '../model/profile.js';

const pythonLoader = /^<frozen (?:importlib|zipimport|site|getpath)|[\\/]importlib[\\/]|[\\/]lib[\\/]python[\d.]+[\\/]site\.py$/;
const nodeLoader = /^node:internal\/(?:modules|bootstrap|process\/(?:execution|pre_execution)|main)/;

/**
 * 1 for nodes that are start-up. All below Python's import is; below Node's loader, all until the program's first function, and all again where the
 * program itself loads a module.
 */
export const startUpNodes = ({nodes, frames}: Profile): Uint8Array => {
  const {parent, frame} = nodes;
  const isPython = frames.file.map(file => pythonLoader.test(file));
  const isNode = frames.file.map(file => nodeLoader.test(file));
  const startUp = new Uint8Array(parent.length);
  /** Below a loader that was called by the program, or by Python. */
  const loads = new Uint8Array(parent.length);
  const inProgram = new Uint8Array(parent.length);
  const inUserCode = new Uint8Array(parent.length);
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    const row = frame[node] ?? 0;
    const kind = frames.kind[row];
    const below = caller >= 0 && inProgram[caller] === 1;
    inProgram[node] = below || kind === 'user' || kind === 'dependency' ? 1 : 0;
    const belowUser = caller >= 0 && inUserCode[caller] === 1;
    inUserCode[node] = belowUser || kind === 'user' ? 1 : 0;
    // What a runner (tsx, a test runner) loads first of the user's code is the program itself.
    const isEntry = kind === 'user' && !belowUser;
    const isLoaded = caller >= 0 && loads[caller] === 1 && !isEntry;
    loads[node] = isLoaded || isPython[row] === true || (isNode[row] === true && below) ? 1 : 0;
    const starts = inProgram[node] === 0 && (isNode[row] === true || (caller >= 0 && startUp[caller] === 1));
    startUp[node] = loads[node] === 1 || starts ? 1 : 0;
  }
  return startUp;
};
