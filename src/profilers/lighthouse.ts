// One run of Lighthouse on a page, as data. https://github.com/GoogleChrome/lighthouse
import {type Plan, runDirectoryToken} from '../model/plan.js';
import type {Residence} from '../model/profiler.js';
import {quietBrowserFlags, withoutSandbox} from './browser-start.js';

export const lighthouseResidence = {in: 'program', program: 'lighthouse'} as const satisfies Residence;

export interface LighthouseRun {
  /** Absolute paths. */
  readonly lighthouse: string;
  readonly browser: string;
  readonly url: string;
  /** Names the files: `page-1`. */
  readonly name: string;
  readonly formFactor: 'mobile' | 'desktop';
  readonly throttling: 'simulate' | 'devtools' | 'provided';
  readonly workingDirectory: string;
  readonly isRoot: boolean;
}

const timeLimitMs = 180_000;

export const lighthousePlan = ({lighthouse, browser, url, name, formFactor, throttling, workingDirectory, isRoot}: LighthouseRun): Plan => {
  const profileFolder = `browser-${name}`;
  const flags = [...quietBrowserFlags, ...(isRoot ? ['--no-sandbox'] : []), `--user-data-dir="${runDirectoryToken}/${profileFolder}"`];
  return {
    tool: 'lighthouse',
    commands: [
      {
        program: lighthouse,
        args: [
          url,
          '--output=json',
          '--output=html',
          `--output-path=${runDirectoryToken}/${name}`,
          '--only-categories=performance',
          ...(formFactor === 'desktop' ? ['--preset=desktop'] : []),
          `--throttling-method=${throttling}`,
          '--no-enable-error-reporting',
          '--quiet',
          `--chrome-flags=${flags.join(' ')}`,
        ],
        workingDirectory,
        environment: {CHROME_PATH: browser},
      },
    ],
    formats: [],
    outputs: [
      {pattern: `${name}.report.json`, purpose: 'what Lighthouse measured', mediaType: 'application/json', isProfile: true},
      {pattern: `${name}.report.html`, purpose: 'the report of Lighthouse, for a browser', mediaType: 'text/html', isProfile: false},
    ],
    scratch: [profileFolder],
    timeLimitMs,
    outputLimitBytes: 20_000_000,
    // It then closes the browser and removes its own temporary files.
    softStop: {by: 'signal', signal: 'SIGINT', graceMs: 3_000},
    runDirectoryToken,
    cautions: isRoot ? [withoutSandbox] : [],
  };
};
