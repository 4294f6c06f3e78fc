// What a caller gives as url: an address on the web, or a page of a folder that is then served on loopback.
import type {Machine} from '../../model/machine.js';
import type {PageLoad} from '../../model/page-load.js';
import {ProfilingError} from '../../model/problem.js';
import type {Profile} from '../../model/profile.js';
import type {PageFigures} from '../../model/report.js';

export interface OpenPage {
  readonly url: string;
  /** As the caller said it. */
  readonly asked: string;
  /** Set when it is served from here: URLs below `origin` are files of `directory`. */
  readonly served?: {readonly origin: string; readonly directory: string};
  close(): void;
}

/** Only http and https leave the machine; everything else that looks like an address is refused, and the rest is a path. */
export const openPage = async (machine: Machine, asked: string): Promise<OpenPage> => {
  const [, scheme] = /^([a-z][a-z0-9+.-]+):/i.exec(asked) ?? [];
  if (scheme === undefined) {
    const {url, origin, directory, close} = await machine.servePage(asked);
    return {url, asked, served: {origin, directory}, close};
  }
  if (/^https?$/i.test(scheme) && URL.canParse(asked)) return {url: new URL(asked).href, asked, close: () => undefined};
  throw new ProfilingError(
    'invalid_request',
    `${JSON.stringify(asked.slice(0, 200))} is not the address of a page.`,
    scheme.toLowerCase() === 'file'
      ? 'Give the path itself, such as "site/index.html": the folder is then served on loopback.'
      : 'Give an address with http:// or https://, or the path of an HTML file or folder.',
  );
};

/** Files of the served folder under their real paths, so that they are found and their lines can be shown. */
export const withServedFiles = (profile: Profile, served: OpenPage['served']): Profile => {
  if (served === undefined) return profile;
  const {origin, directory} = served;
  const local = (url: string): string =>
    url.startsWith(`${origin}/`) ? `${directory}${decodePath(new URL(url).pathname).replace(/\/$/, '/index.html')}` : url;
  const {page} = profile;
  return {
    ...profile,
    frames: {...profile.frames, file: profile.frames.file.map(local)},
    ...(page !== undefined && {page: {...page, resources: page.resources.map(resource => ({...resource, url: local(resource.url)}))}}),
  };
};

const decodePath = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** The figures of a page for the Report; nothing for other profiles. */
export const pageFigures = (page: PageLoad | undefined): {readonly page?: PageFigures} => {
  if (page === undefined) return {};
  const {url, moments, cumulativeLayoutShift, totalBlockingMs, longTasks, recordedMs, busyMs, activityMs, resources} = page;
  return {
    page: {
      url,
      ...moments,
      cumulativeLayoutShift,
      totalBlockingMs,
      longTasks: longTasks.length,
      recordedMs,
      busyMs,
      activityMs: {...activityMs},
      requests: resources.length,
      transferBytes: resources.reduce((sum, {transferBytes}) => sum + transferBytes, 0),
    },
  };
};
