// The MCP server: every method it answers, each one line to the function that does it.
import {Server} from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import {appsExtension} from './apps.js';
import {instructionsFor} from './instructions.js';
import {getPrompt, listPrompts} from './prompts.js';
import {listResources, readResource, resourceTemplates} from './resources.js';
import {offeredOperations, type Serving} from './serving.js';
import {GetSkillRequest, getSkill, ListSkillsRequest, listSkills, ReadDirectoryRequest, readDirectory, skillsExtension} from './skills.js';
import {callTool, toolOf} from './tools.js';

export interface Connection {
  readonly server: Server;
  /** Resolves when every call that has begun is over. */
  callsEnded(): Promise<void>;
}

/** One per client; `Serving` is shared. */
export const createConnection = (serving: Serving): Connection => {
  const {library, version} = serving;
  const calls = new Set<Promise<unknown>>();
  const server = new Server(
    {name: 'perfwright', title: 'perfwright', version},
    {
      capabilities: {
        tools: {},
        resources: {},
        prompts: {},
        extensions: {...skillsExtension, ...(serving.apps.length === 0 ? {} : appsExtension)},
      },
      instructions: instructionsFor(serving),
    },
  );

  let tools: Tool[] | undefined;
  server.setRequestHandler(ListToolsRequestSchema, () => {
    tools ??= offeredOperations(serving).map(operation => toolOf(operation, serving.apps));
    return {tools};
  });
  server.setRequestHandler(CallToolRequestSchema, ({params}, extra) => {
    const call = callTool(serving, params, extra);
    calls.add(call);
    return call.finally(() => calls.delete(call));
  });

  server.setRequestHandler(ListResourcesRequestSchema, () => ({resources: listResources(serving)}));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({resourceTemplates}));
  server.setRequestHandler(ReadResourceRequestSchema, ({params}) => readResource(serving, params.uri));

  server.setRequestHandler(ListPromptsRequestSchema, () => ({prompts: listPrompts()}));
  server.setRequestHandler(GetPromptRequestSchema, ({params}) => getPrompt(serving, params.name, params.arguments));

  server.setRequestHandler(ListSkillsRequest, () => listSkills(library));
  server.setRequestHandler(GetSkillRequest, ({params}) => getSkill(library, params.uri));
  server.setRequestHandler(ReadDirectoryRequest, ({params}) => readDirectory(library, params.uri));

  return {
    server,
    callsEnded: async () => {
      await Promise.allSettled(calls);
    },
  };
};
