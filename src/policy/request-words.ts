// What the user's own words choose: metric, exact call counts, a profiler. Whole words, and a word that is denied does not count.
import type {PolicyValues} from '../model/policy-values.js';
import {type ProfilerId, profilerIds} from '../model/words.js';

/** Each field holds the words that decided, as the user wrote them. */
export interface RequestWords {
  readonly memory?: string;
  readonly withoutIo?: string;
  readonly wall?: string;
  readonly exactCallCounts?: string;
  readonly time?: string;
  readonly waits?: string;
  readonly profiler?: {readonly id: ProfilerId | 'clinic'; readonly words: string};
}

const patterns = {
  withoutIo:
    /\bcpu[ -](?:time|only|bound)\b|\bonly (?:the )?cpu\b|\bon[ -]cpu\b|\b(?:excluding|excludes?|ignoring|ignores?|without|not counting|leaving out|disregard(?:ing)?) (?:the |any |all )?(?:i\/?o|waits?|waiting|sleeps?|sleeping|idle(?: time)?|network|disk)\b/i,
  wall: /\bwall[ -]?(?:clock|time)\b|\b(?:elapsed|real)[ -]time\b/i,
  exactCallCounts:
    /\bexact (?:call )?counts?\b|\bcall[ -]counts?\b|\bhow (?:many times|often)\b[^.?!]*\bcalled\b|\bnumber of (?:function )?calls\b|\bcount (?:the |every |all )?(?:function )?calls\b/i,
  time: /\b(?:where|what)\b[^.?!]*\btime\b|\bhow long\b|\b(?:slow|slower|slowest|bottlenecks?|hot ?spots?|hot path)\b|\btime (?:is |it )?(?:spent|taken|goes)\b/i,
  waits:
    /\b(?:what|which|where|who)\b[^.?!]*\b(?:waits?|waiting|await(?:s|ed|ing)?)\b|\basync(?:hronous)? (?:operations?|waits?|waiting)\b|\bslow(?:est)? (?:awaits?|promises?)\b/i,
} as const;

export const readRequestWords = (text: string, {metric}: Pick<PolicyValues, 'metric'>): RequestWords => {
  const profiler = namedProfiler(text);
  // Names such as memory-profiler say nothing about the metric by themselves.
  const rest = text.replace(new RegExp(anyProfiler, 'gi'), ' ');
  const found = {
    memory: affirmed(rest, memoryPattern(metric.memoryWords)),
    withoutIo: affirmed(rest, patterns.withoutIo),
    wall: affirmed(rest, patterns.wall),
    exactCallCounts: affirmed(rest, patterns.exactCallCounts),
    time: affirmed(rest, patterns.time),
    waits: affirmed(rest, patterns.waits),
    profiler,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
};

/** Also "leaks", "leaking"; not the "in-memory" of "in-memory cache". */
const memoryPattern = (words: readonly string[]): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}_])(?<!\\b(?:in|non)-)(?:${words.map(escaped).join('|')})(?:s|ed|ing)?(?![\\p{L}\\p{N}_])`, 'iu');

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** `py-spy` is also written "py spy", "pyspy", "py_spy". */
const spelled = (id: string): string => escaped(id).replaceAll('\\-', '[ _-]?');

// Longest first, so that "clinic flame" is not read as the suite.
const names = [...profilerIds, 'clinic' as const].sort((one, other) => other.length - one.length);
const anyProfiler = `(?<![\\w-])(?:${names.map(spelled).join('|')})(?![\\w-])`;

const namedProfiler = (text: string): RequestWords['profiler'] => {
  const choices = names.flatMap(id => {
    const words = affirmed(
      text,
      new RegExp(`\\b(?:with|using|use|run|via|through|try) (?:the )?(?<![\\w-])${spelled(id)}(?![\\w-])(?! stat\\b)`, 'i'),
    );
    return words === undefined ? [] : [{id, words}];
  });
  return choices.sort((one, other) => text.indexOf(one.words) - text.indexOf(other.words))[0];
};

/** The first match that is not denied in its own clause. */
const affirmed = (text: string, pattern: RegExp): string | undefined => {
  const all = new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
  for (const match of text.matchAll(all)) {
    const end = match.index + match[0].length;
    if (!deniedBefore(text.slice(0, match.index)) && !deniedAfter(text.slice(end))) return match[0];
  }
  return undefined;
};

const deniedBefore = (text: string): boolean => {
  const clause = text.split(/[.;:!?\n]|,? but /i).at(-1) ?? '';
  const near = clause.trim().split(/\s+/).slice(-5).join(' ');
  return /(?:\b(?:not|no|never|without|neither|nor|cannot|unrelated)\b|n['’]t\b|\b(?:instead of|rather than|other than|apart from)\b)(?! only\b)(?! sure\b)(?! just\b)/i.test(
    near,
  );
};

const deniedAfter = (text: string): boolean =>
  /^(?: (?:usage|use|consumption|problems?|issues?))? (?:(?:is|are|was|looks?|seems?|does|do)(?: not|n['’]t) (?:the |a |an )?(?:problem|issue|concern|matter|question|cause|interest)|(?:is|are|looks?|seems?) (?:fine|ok|okay|good|stable|flat|irrelevant))\b/i.test(
    text,
  );
