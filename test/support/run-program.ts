// The built command line as a program.
import {fileURLToPath} from 'node:url';
import {execa} from 'execa';

const bundle = fileURLToPath(new URL('../../dist/perfwright.js', import.meta.url));

export interface Ending {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export const runPerfwright = async (args: readonly string[], cwd: string, input = ''): Promise<Ending> => {
  const {exitCode, stdout, stderr} = await execa(process.execPath, [bundle, ...args], {cwd, reject: false, input, env: {NO_COLOR: '1'}});
  return {exitCode, stdout, stderr};
};
