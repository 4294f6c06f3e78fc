// Processes that a leak hunt did not look into, said in the Report.

import {bytesText} from '../../analyses/bytes-text.js';
import type {Warning} from '../../model/report.js';
import type {RoundsResult} from './leak-rounds.js';

/** Resident size decides nothing; where it grows is where to look next. */
export const othersWarning = (pid: number, [before, after]: RoundsResult['others']): readonly Warning[] => {
  if (after.length === 0) return [];
  const grown = after
    .map(({pid: other, command, rssBytes}) => ({
      other,
      command,
      growth: rssBytes - (before.find(known => known.pid === other)?.rssBytes ?? rssBytes),
    }))
    .sort((one, another) => another.growth - one.growth);
  const shown = grown
    .slice(0, 3)
    .map(({other, command, growth}) => `${other} (${command}): resident size ${growth < 0 ? '' : '+'}${bytesText(growth)}`);
  return [
    {
      code: 'others-not-watched',
      message: `Only process ${pid} was watched. Not watched: ${shown.join('; ')}${grown.length > 3 ? `; and ${grown.length - 3} more` : ''}.`,
      hint: 'If one of them may leak, give its own command, or its pid while it runs.',
    },
  ];
};
