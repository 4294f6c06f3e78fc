// MCP Apps (SEP-1865, extension io.modelcontextprotocol/ui): pages that a host shows beside a result, in a sandbox without network.
import type {Resource, Tool} from '@modelcontextprotocol/sdk/types.js';

export interface App {
  readonly uri: string;
  readonly title: string;
  /** Names of the tools whose results it shows. */
  readonly tools: readonly string[];
  /** The whole page, self-contained. Read when a host asks. */
  readonly html: () => string;
}

export const appMediaType = 'text/html;profile=mcp-app';
export const appsExtension = {'io.modelcontextprotocol/ui': {mimeTypes: [appMediaType]}};

/** Nothing may be fetched from anywhere. */
const meta = {ui: {csp: {connectDomains: [], resourceDomains: []}, prefersBorder: true}};

export const appResourceOf = ({uri, title}: App): Resource => ({
  uri,
  name: uri.slice(uri.lastIndexOf('/') + 1),
  title,
  mimeType: appMediaType,
  _meta: meta,
});

export const appContentOf = ({uri, html}: App) => ({uri, mimeType: appMediaType, text: html(), _meta: meta});

/** In both spellings that hosts look for. */
export const appLinkOf = (tool: string, apps: readonly App[]): Pick<Tool, '_meta'> => {
  const app = apps.find(({tools}) => tools.includes(tool));
  return app === undefined ? {} : {_meta: {ui: {resourceUri: app.uri}, 'ui/resourceUri': app.uri}};
};
