// Whether a Python interpreter has a module, without importing it.
import {ask} from './ask.js';
import type {StartOptions} from './start-program.js';

// The working folder is taken off the path first: a file of the project that is named like a module must be neither run nor found.
const script = `
import sys
sys.path[:] = [p for p in sys.path if p not in ("", ".")]
import importlib.util
name = sys.argv[1]
spec = importlib.util.find_spec(name)
version = ""
try:
    from importlib import metadata
    for distribution in (name, name.replace("_", "-")):
        try:
            version = metadata.version(distribution)
            break
        except metadata.PackageNotFoundError:
            pass
except ImportError:
    pass
print("yes|" + version if spec else "no|")
`;

const known = new Map<string, {readonly at: number; readonly answer: Promise<{readonly version: string | undefined} | undefined>}>();
/** Short, because a person installs what was missing and asks again. */
const keptMs = 5_000;

/** Undefined: not there. `module` may be a top-level name only. */
export const findPythonModule = (
  interpreter: string,
  module: string,
  options: StartOptions,
): Promise<{readonly version: string | undefined} | undefined> => {
  const key = JSON.stringify([interpreter, module, options.environment.PYTHONPATH ?? '']);
  const remembered = known.get(key);
  if (remembered !== undefined && performance.now() - remembered.at < keptMs) return remembered.answer;
  const answer = question(interpreter, module, options);
  known.set(key, {at: performance.now(), answer});
  return answer;
};

const question = async (
  interpreter: string,
  module: string,
  options: StartOptions,
): Promise<{readonly version: string | undefined} | undefined> => {
  const answer = await ask(interpreter, ['-c', script, module], options);
  const [verdict, version = ''] = answer?.stdout.trim().split('|') ?? [];
  if (answer?.exitCode !== 0 || verdict !== 'yes') return undefined;
  return {version: version === '' ? undefined : version};
};
