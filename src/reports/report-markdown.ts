// Any operation's Report as short Markdown for people: the answer first, then what it rests on.
import type {Report} from '../model/report.js';
import {auditMarkdown, pageMarkdown} from './audit-markdown.js';
import {benchmarkMarkdown} from './benchmark-markdown.js';
import {comparisonMarkdown} from './comparison-markdown.js';
import {type Fields, fieldsOf, numberOf, recordsOf, textOf} from './fields.js';
import {findingMarkdown, hotPathMarkdown} from './finding-markdown.js';
import {loadMarkdown} from './load-markdown.js';
import {codeText, proseText} from './markdown-text.js';
import {measuredMarkdown} from './measured-markdown.js';
import {planMarkdown, profilersMarkdown, runsMarkdown} from './section-markdown.js';
import {growthMarkdown, repeatsMarkdown} from './series-markdown.js';
import {viewMarkdown} from './view-markdown.js';

export const reportMarkdown = (report: Report): string => {
  const fields: Fields = {...report};
  const unit = textOf(fieldsOf(fields.measured).unit) ?? 'count';
  const findings = recordsOf(fields.findings);
  const sections: readonly (readonly string[])[] = [
    [proseText(report.summary)],
    facts(fields, report),
    section(
      'Findings',
      findings.flatMap((finding, index) => findingMarkdown(finding, index + 1, unit)),
    ),
    section('Growth', growthMarkdown(fieldsOf(fields.growth))),
    section('Hot path', hotPathMarkdown(recordsOf(fields.hotPath))),
    section('Benchmark', benchmarkMarkdown(fieldsOf(fields.benchmark))),
    section('Load', loadMarkdown(fieldsOf(fields.load))),
    section('Page', pageMarkdown(fieldsOf(fields.page))),
    section('Audit', auditMarkdown(fieldsOf(fields.audit))),
    section('Comparison', comparisonMarkdown(fieldsOf(fields.comparison))),
    section('View', viewMarkdown(fieldsOf(fields.view), unit)),
    section('Plan', planMarkdown(fieldsOf(fields.plan))),
    section('Profilers', profilersMarkdown(recordsOf(fields.profilers))),
    section('Runs', runsMarkdown(recordsOf(fields.runs), textOf(fields.nextCursor))),
    section('Assumptions', recordsOf(fields.assumptions).map(assumptionLine)),
    section('Warnings', recordsOf(fields.warnings).map(warningLine)),
    section('Artifacts', recordsOf(fields.artifacts).map(artifactLine)),
    section('Next', recordsOf(fields.next).map(nextLine)),
    section('Left out', recordsOf(fields.truncated).map(truncationLine)),
  ];
  return `${sections
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')}\n`;
};

const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [`## ${title}`, '', ...lines]);

const facts = (fields: Fields, {verdict, status, runId}: Report): readonly string[] => [
  ...(verdict === undefined ? [] : [`- **Verdict:** ${proseText(verdict)}`]),
  ...(status === 'running' ? ['- **Status:** running'] : []),
  ...measuredMarkdown(fieldsOf(fields.measured)),
  ...repeatsMarkdown(fieldsOf(fields.repeats)),
  ...(runId === undefined ? [] : [`- **Run:** ${codeText(runId)}`]),
];

const prose = (value: unknown): string => proseText(typeof value === 'string' ? value : String(value ?? ''));

const assumptionLine = ({field, value, reason, basis, override}: Fields): string => {
  const how = textOf(override);
  const chosen = `${prose(field)} ${codeText(String(value))}`;
  return `- assumed: ${chosen} (${prose(basis)}: ${prose(reason)})${how === undefined ? '' : `, override with ${codeText(how)}`}`;
};

const warningLine = ({message, hint}: Fields): string => {
  const advice = textOf(hint);
  return `- ${prose(message)}${advice === undefined ? '' : ` ${proseText(advice)}`}`;
};

const artifactLine = ({path, purpose}: Fields): string => `- ${codeText(String(path ?? ''))}: ${prose(purpose)}`;

const nextLine = ({tool, arguments: given, why}: Fields): string => {
  const shown = Object.entries(fieldsOf(given)).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `- ${codeText([String(tool ?? ''), ...shown].join(' '))}: ${prose(why)}`;
};

const truncationLine = ({what, kept, of, bring}: Fields): string =>
  `- ${prose(what)}: ${numberOf(kept) ?? 0} of ${numberOf(of) ?? '?'} kept; ${prose(bring)} brings the rest`;
