// The program: argv in, exit code out.
import {dispatch} from './dispatch.js';
import {processTerminal} from './terminal.js';

const exitCode = await dispatch(process.argv.slice(2), processTerminal());
// Written first: a pipe takes standard output piece by piece. Then out, whatever timers are left.
process.stdout.write('', () => process.exit(exitCode));
