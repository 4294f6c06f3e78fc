// Help of `perfwright serve`.
import {placeFlags, serveFlags} from './common-flags.js';
import {flagLines} from './flag-lines.js';

export const serveHelp = [
  'Usage: perfwright serve [flags]',
  '',
  'Serves MCP over standard input and output, or over HTTP.',
  '',
  'Flags:',
  ...flagLines([...serveFlags, ...placeFlags]),
].join('\n');
