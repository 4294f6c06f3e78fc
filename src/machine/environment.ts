// The environment a command runs in: the caller's, the plan's on top, and the run's marker.
import {delimiter} from 'node:path';
import {runMarker} from './process-tree.js';

/** Lists that a plan adds to: replacing them would take away what the program needs to run. */
const joined: Readonly<Record<string, string>> = {NODE_OPTIONS: ' ', PYTHONPATH: delimiter};

export const commandEnvironment = (
  caller: NodeJS.ProcessEnv,
  planned: Readonly<Record<string, string>>,
  runId: string,
): NodeJS.ProcessEnv => {
  const environment: NodeJS.ProcessEnv = {...caller, ...planned, [runMarker]: runId};
  for (const [name, separator] of Object.entries(joined)) {
    const inherited = caller[name] ?? '';
    const added = planned[name];
    if (added !== undefined && inherited !== '' && !added.includes(inherited)) environment[name] = `${added}${separator}${inherited}`;
  }
  return environment;
};
