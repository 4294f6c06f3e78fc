// Where things lie in perfwright's own toolbox: programs in an environment of their own, modules beside the interpreter they were built for.
import {readdir} from 'node:fs/promises';
import {homedir} from 'node:os';
import {isAbsolute, join, resolve} from 'node:path';
import {isExecutable} from './search-path.js';

export const chooseToolboxDirectory = (toolboxDirectory: string | undefined, environment: NodeJS.ProcessEnv): string => {
  const configured = toolboxDirectory ?? environment.PERFWRIGHT_TOOLBOX;
  if (configured !== undefined && configured !== '') return resolve(configured);
  const data = environment.XDG_DATA_HOME;
  const base = data !== undefined && isAbsolute(data) ? data : join(environment.HOME ?? homedir(), '.local', 'share');
  return join(base, 'perfwright', 'toolbox');
};

export const programFolder = (toolbox: string, tool: string): string => join(toolbox, 'programs', tool);

/** `tag`: see Interpreter. */
export const sideFolder = (toolbox: string, tag: string, tool: string): string => join(toolbox, 'side', tag, tool);

export const toolboxProgram = (toolbox: string, program: string): string | undefined => {
  const path = join(programFolder(toolbox, program), 'bin', program);
  return isExecutable(path) ? path : undefined;
};

export interface SideModule {
  readonly directory: string;
  readonly version: string | undefined;
}

/** The folder to put on PYTHONPATH so that the interpreter with this tag finds the module. */
export const sideModule = async (toolbox: string, tag: string, module: string): Promise<SideModule | undefined> => {
  const tools = await readdir(join(toolbox, 'side', tag)).catch((): string[] => []);
  // Several tools need one another's modules; the tool that is named like the module is the one meant.
  const wanted = module.replaceAll('_', '-');
  const ordered = [...tools.filter(tool => tool === wanted), ...tools.filter(tool => tool !== wanted)];
  for (const tool of ordered) {
    const directory = sideFolder(toolbox, tag, tool);
    const entries = await readdir(directory).catch((): string[] => []);
    if (!entries.includes(module) && !entries.includes(`${module}.py`)) continue;
    return {directory, version: distributionVersion(entries, tool)};
  }
  return undefined;
};

/** From the folder name that installers leave: `line_profiler-5.1.0.dist-info`. */
export const distributionVersion = (entries: readonly string[], distribution: string): string | undefined => {
  const wanted = distribution.replaceAll('-', '_').toLowerCase();
  for (const entry of entries) {
    const [, name, version] = /^(.+)-([^-]+)\.dist-info$/.exec(entry) ?? [];
    if (name?.replaceAll('-', '_').toLowerCase() === wanted) return version;
  }
  return undefined;
};
