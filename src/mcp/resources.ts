// resources/list, resources/templates/list and resources/read: the files of the skills, and what runs have left.
import {ErrorCode, McpError, type ReadResourceResult, type Resource, type ResourceTemplate} from '@modelcontextprotocol/sdk/types.js';
import type {Machine} from '../model/machine.js';
import {toProblem} from '../model/problem.js';
import {appContentOf, appResourceOf} from './apps.js';
import {contentOf} from './content.js';
import type {Serving} from './serving.js';
import {resourceOf} from './skills.js';

// A message is one string in memory on both sides, and base64 adds a third.
const maximumBytes = 16 * 1024 * 1024;

export const listResources = ({library, apps}: Serving): Resource[] => [
  ...library.skills.flatMap(skill => skill.files.map(file => resourceOf(skill, file))),
  ...apps.map(appResourceOf),
];

export const resourceTemplates: ResourceTemplate[] = [
  {
    uriTemplate: 'perfwright://runs/{runId}/{file}',
    name: 'run-file',
    title: 'File of a run',
    description:
      'What a run left: profile.folded, profile.speedscope.json, flamegraph.svg, report.json, and the raw output of the profiler. Reports link them.',
  },
];

export const readResource = async ({library, machine, apps}: Serving, uri: string): Promise<ReadResourceResult> => {
  const app = apps.find(candidate => candidate.uri === uri);
  if (app !== undefined) return {contents: [appContentOf(app)]};
  const skillFile = library.find(uri);
  if (skillFile !== undefined) return {contents: [contentOf(uri, skillFile.mediaType, skillFile.bytes)]};
  const [, runId, file] = /^perfwright:\/\/runs\/([^/]+)\/([^/]+)$/.exec(uri) ?? [];
  if (runId === undefined || file === undefined) {
    throw new McpError(
      ErrorCode.InvalidParams,
      `Resource not found: ${uri}. See resources/list; files of runs are perfwright://runs/{runId}/{file}.`,
    );
  }
  return {contents: [await readRunFile(machine, uri, decoded(runId), decoded(file))]};
};

const readRunFile = async (machine: Machine, uri: string, runId: string, file: string) => {
  try {
    const {bytes = 0} = (await machine.runs.files(runId)).find(entry => entry.file === file) ?? {};
    if (bytes > maximumBytes)
      throw new McpError(
        ErrorCode.InvalidParams,
        `${file} has ${bytes} bytes, too many for one message; open it by its path in the Report.`,
      );
    return contentOf(uri, mediaTypeOf(file), await machine.runs.read(runId, file));
  } catch (error) {
    if (error instanceof McpError) throw error;
    const {code, message, hint} = toProblem(error);
    throw new McpError(code === 'internal' ? ErrorCode.InternalError : ErrorCode.InvalidParams, `${message} ${hint}`);
  }
};

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const mediaTypes: Readonly<Record<string, string>> = {
  json: 'application/json',
  svg: 'image/svg+xml',
  html: 'text/html',
  folded: 'text/plain',
  txt: 'text/plain',
  md: 'text/markdown',
};

const mediaTypeOf = (file: string): string => mediaTypes[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
