// A target's words again, as arguments of its interpreter: what profilers put behind their own flags.
import type {Target} from './facts.js';

/** Arguments after the interpreter (`-X dev -m pkg --flag`); undefined when something else starts the interpreter. */
export const interpreterArguments = ({invocation}: Target): readonly string[] | undefined => {
  switch (invocation.form) {
    case 'script':
      return [...invocation.interpreterArgs, invocation.script, ...invocation.args];
    case 'module':
      return [...invocation.interpreterArgs, '-m', invocation.module, ...invocation.args];
    case 'inline':
      return [...invocation.interpreterArgs, ...invocation.args];
    default:
      return undefined;
  }
};

/** The whole command with the interpreter's real path, or the caller's own words when that is not known. */
export const launchCommand = (target: Target): readonly string[] => {
  const args = interpreterArguments(target);
  return target.interpreter === undefined || args === undefined ? target.command : [target.interpreter, ...args];
};
