// The Ambiguity Policy section of a SKILL.md → PolicyValues. Whatever is missing, doubled or unreadable stops the start.
import {type PolicyRule, type PolicyValues, policyRules} from '../model/policy-values.js';
import type {MarkdownOutline} from './markdown.js';
import {labelOf, rules} from './policy-rules.js';
import {type RuleValues, ruleValues, shapeOf} from './rule-values.js';
import {brokenSkill} from './skill.js';

/** The skill that carries the policy. */
export const policySkill = 'performance-profiling';
const policySection = 'ambiguity-policy';

/** `file`: for messages; `uri`: of the SKILL.md, for citations. */
export const readPolicy = (outline: MarkdownOutline, file: string, uri: string): PolicyValues => {
  const valuesOf = (rule: PolicyRule): RuleValues => ruleValues(rule, ruleItem(rule, outline, file), file);
  const choice = valuesOf('profiler-choice');
  const order = valuesOf('fallback-order');
  const rate = valuesOf('sampling-rate');
  const length = valuesOf('recording-length');
  const iterations = valuesOf('benchmark-iterations');
  const focus = valuesOf('metric-focus');
  const reporting = valuesOf('reporting');
  const floor = valuesOf('evidence-floor');
  const audit = valuesOf('page-audit');
  return {
    profilerChoice: {
      python: choice.one(rules['profiler-choice'].python),
      node: choice.one(rules['profiler-choice'].node),
      browser: choice.one(rules['profiler-choice'].browser),
      exactCallCounts: choice.one(rules['profiler-choice'].exactCallCounts),
    },
    fallbackOrder: {
      pythonTime: order.all(rules['fallback-order'].pythonTime),
      pythonMemory: order.all(rules['fallback-order'].pythonMemory),
      nodeTime: order.all(rules['fallback-order'].nodeTime),
      nodeMemory: order.all(rules['fallback-order'].nodeMemory),
      native: order.all(rules['fallback-order'].native),
    },
    samplingRateHz: {
      python: rate.one(rules['sampling-rate'].python),
      v8: rate.one(rules['sampling-rate'].v8),
      native: rate.one(rules['sampling-rate'].native),
    },
    recordingSeconds: {
      attached: length.one(rules['recording-length'].attached),
      launched: length.one(rules['recording-length'].launched),
      wait: length.one(rules['recording-length'].wait),
    },
    benchmark: {
      measuredRuns: iterations.one(rules['benchmark-iterations'].measured),
      warmupRuns: iterations.one(rules['benchmark-iterations'].warmup),
      shortOperationMs: iterations.one(rules['benchmark-iterations'].short),
    },
    metric: {
      byDefault: focus.one(rules['metric-focus'].byDefault),
      withoutIo: focus.one(rules['metric-focus'].withoutIo),
      memoryWords: focus.all(rules['metric-focus'].memoryWords),
      onMemoryWords: focus.one(rules['metric-focus'].onMemoryWords),
    },
    scope: valuesOf('optimization-scope').one(rules['optimization-scope'].scope),
    baseline: valuesOf('baseline-requirement').one(rules['baseline-requirement'].baseline),
    reporting: {first: reporting.one(rules.reporting.first), second: reporting.one(rules.reporting.second)},
    evidenceFloor: {
      minimumSamples: floor.one(rules['evidence-floor'].samples),
      maximumUnattributedShare: floor.one(rules['evidence-floor'].unattributed),
      maximumProfilerShare: floor.one(rules['evidence-floor'].profiler),
      dominantShare: floor.one(rules['evidence-floor'].dominant),
    },
    pageAudit: {runs: audit.one(rules['page-audit'].runs), targetScore: audit.one(rules['page-audit'].target)},
    source: sourcesAt(uri),
  };
};

const ruleItem = (rule: PolicyRule, {headings, items}: MarkdownOutline, file: string) => {
  const heading = headings.find(({slug}) => slug === policySection);
  if (heading === undefined) {
    throw brokenSkill(
      `${file}:1`,
      'the section "Ambiguity Policy" is missing; the defaults are read from it.',
      `Add a heading "## Ambiguity Policy" with one item per rule: ${policyRules.map(labelOf).join(', ')}.`,
    );
  }
  const [item, second] = items.filter(({section, slug}) => section === policySection && slug === rule);
  if (item === undefined)
    throw brokenSkill(`${file}:${heading.line}`, `policy rule "${labelOf(rule)}" is missing.`, `Add to the section: ${shapeOf(rule)}`);
  if (second !== undefined)
    throw brokenSkill(
      `${file}:${second.line}`,
      `policy rule "${labelOf(rule)}" stands twice, first in line ${item.line}.`,
      'Keep one of the two.',
    );
  return item;
};

const sourcesAt = (uri: string): Record<PolicyRule, string> => {
  const at = (rule: PolicyRule): string => `${uri}#${rule}`;
  return {
    'profiler-choice': at('profiler-choice'),
    'fallback-order': at('fallback-order'),
    'sampling-rate': at('sampling-rate'),
    'recording-length': at('recording-length'),
    'benchmark-iterations': at('benchmark-iterations'),
    'metric-focus': at('metric-focus'),
    'optimization-scope': at('optimization-scope'),
    'baseline-requirement': at('baseline-requirement'),
    reporting: at('reporting'),
    'evidence-floor': at('evidence-floor'),
    'page-audit': at('page-audit'),
  };
};
