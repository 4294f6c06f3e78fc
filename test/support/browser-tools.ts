// Whether a browser and Lighthouse are here for live tests; fails where everything has to be here.
import {createMachine} from '../../src/machine/index.js';
import {browserResidence} from '../../src/profilers/browser-start.js';
import {lighthouseResidence} from '../../src/profilers/lighthouse.js';

const machine = createMachine({roots: [process.cwd()], toolboxDirectory: process.env.PERFWRIGHT_TOOLBOX});
const options = {workingDirectory: process.cwd(), environment: {}};

const missing = async (what: string, isThere: Promise<unknown>, mend: string): Promise<boolean> => {
  if ((await isThere) !== undefined) return false;
  if (process.env.CI === 'true') throw new Error(`${what} is missing: ${mend}`);
  process.stderr.write(`skipped: ${what} is missing (${mend})\n`);
  return true;
};

export const browserMissing = (): Promise<boolean> =>
  missing('Chrome or Chromium', machine.findTool(browserResidence, options), 'apt-get install chromium');

export const lighthouseMissing = (): Promise<boolean> =>
  missing('Lighthouse', machine.findTool(lighthouseResidence, options), 'perfwright setup lighthouse');

/** Of a program that the toolbox can hold. */
export const missingTool = (program: string): Promise<boolean> =>
  missing(program, machine.findTool({in: 'program', program}, options), `perfwright setup ${program}`);
