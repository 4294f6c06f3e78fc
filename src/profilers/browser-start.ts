// How Chrome or Chromium is found and started without a window, and the known ways in which it does not start.
import type {Execution} from '../model/execution.js';
import {ProfilingError} from '../model/problem.js';
import type {Residence} from '../model/profiler.js';

export const browserResidence = {
  in: 'program',
  program: 'chromium',
  alternatives: [
    'google-chrome',
    'google-chrome-stable',
    'chromium-browser',
    'chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  variable: 'CHROME_PATH',
} as const satisfies Residence;

/** Nothing of its own: no first-run pages, no updates, no calls home. */
export const quietBrowserFlags = [
  '--headless=new',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-extensions',
  '--disable-default-apps',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  '--mute-audio',
  '--password-store=basic',
  '--use-mock-keychain',
] as const;

export const withoutSandbox =
  'The browser ran without its sandbox, because it was started by root: open only pages you trust, or run as another user.';

/** Known ways in which a browser does not start. */
export const explainBrowserFailure = ({stderrTail}: Pick<Execution, 'stderrTail'>): ProfilingError | undefined => {
  if (/Running as root without --no-sandbox/i.test(stderrTail))
    return new ProfilingError(
      'not_permitted',
      'The browser refuses to run as root with its sandbox.',
      'Start perfwright as an ordinary user.',
    );
  if (/No usable sandbox|setuid sandbox|Failed to move to new namespace/i.test(stderrTail))
    return new ProfilingError(
      'not_permitted',
      'The browser found no sandbox that it may use here.',
      'Allow unprivileged user namespaces on this system (or install the browser from the system packages, which bring a sandbox); it is not switched off unasked.',
    );
  if (/error while loading shared libraries/i.test(stderrTail))
    return new ProfilingError(
      'program_missing',
      'The browser misses a system library.',
      'Install it from the system packages, for example: apt-get install chromium.',
    );
  return undefined;
};
