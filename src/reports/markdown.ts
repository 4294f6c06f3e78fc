// Report → short Markdown for people: the same facts as the structured Report, with units.
import {type Finding, ProfileReport, type Report} from '../model/report.js';
import {codeSpan, escapeMarkdown, plainText} from './plain-text.js';
import {formatQuantity, formatShare} from './quantity.js';
import {otherFields} from './report-fields.js';

const profileFields = ProfileReport.pick({measured: true, findings: true, hotPath: true}).partial().strip();
type ProfileFields = ReturnType<typeof profileFields.parse>;

/** Any operation's Report; a profile's findings, path and figures get their own form, other fields become lists and tables. */
export const reportMarkdown = (report: Report): string => {
  const parsed = profileFields.safeParse(report);
  const fields: ProfileFields = parsed.success ? parsed.data : {};
  const known = new Set([...commonFields, ...(parsed.success ? Object.keys(profileFields.shape) : [])]);
  return [
    [`**${text(report.summary)}**`],
    [headline(report, fields)],
    (fields.findings ?? []).flatMap((finding, index) => findingLines(finding, index + 1, fields.measured?.unit ?? 'count')),
    hotPathLines(fields.hotPath ?? []),
    otherFields(report, known),
    section(
      'Warnings',
      report.warnings.map(
        ({code, message, hint}) => `- ${codeSpan(plainText(code))}: ${text(message)}${hint === undefined ? '' : ` ${text(hint)}`}`,
      ),
    ),
    section('Assumed', report.assumptions.map(assumptionLine)),
    section(
      'Files',
      report.artifacts.map(({path, purpose}) => `- ${codeSpan(plainText(path, 1_000))}: ${text(purpose)}`),
    ),
    section(
      'Next',
      report.next.map(call => `- ${codeSpan(`${call.tool} ${plainText(JSON.stringify(call.arguments), 400)}`)}: ${text(call.why)}`),
    ),
    section(
      'Left out',
      report.truncated.map(({what, kept, of, bring}) => `- ${text(what)}: ${kept} of ${of} shown; ${text(bring)} brings the rest`),
    ),
  ]
    .map(lines => lines.filter(line => line !== '').join('\n'))
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n');
};

const commonFields = ['runId', 'status', 'summary', 'verdict', 'assumptions', 'warnings', 'artifacts', 'next', 'truncated'];

const text = (words: string): string => escapeMarkdown(plainText(words, 1_000));

const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [`### ${title}`, ...lines]);

const headline = ({runId, status, verdict}: Report, {measured}: ProfileFields): string =>
  [
    ...(status === 'running' ? ['still running'] : []),
    ...(verdict === undefined ? [] : [`verdict ${codeSpan(plainText(verdict))}`]),
    ...(measured === undefined
      ? []
      : [
          `${formatQuantity(measured.total, measured.unit)}${measured.unit === measured.metric ? '' : ` of ${text(measured.metric)}`}${measured.samples === undefined || measured.unit === 'samples' ? '' : ` in ${measured.samples} samples`}`,
          ...(measured.attributedShare === undefined ? [] : [`${formatShare(measured.attributedShare)} attributed`]),
          ...(measured.profiler === undefined ? [] : [text([measured.profiler.id, measured.profiler.version].filter(Boolean).join(' '))]),
        ]),
    ...(runId === undefined ? [] : [`run ${codeSpan(plainText(runId))}`]),
  ].join(' · ');

const placeOf = (file: string, line: number | undefined): string => `${file}${line === undefined ? '' : `:${line}`}`;

const findingLines = (finding: Finding, number: number, unit: string): readonly string[] => {
  const {file, line, selfShare, totalShare, self, total, interval, calls, ceilingPercent} = finding;
  const amount = (share: number, value: number | undefined): string =>
    `${formatShare(share)}${value === undefined ? '' : ` (${formatQuantity(value, unit)})`}`;
  const figures = [
    totalShare === undefined
      ? ''
      : `total ${amount(totalShare, total)}${interval === undefined ? '' : `, 95 % interval ${formatShare(interval[0])} to ${formatShare(interval[1])}`}`,
    selfShare === undefined ? '' : `self ${amount(selfShare, self)}`,
    calls === undefined ? '' : `${formatQuantity(calls, 'count')} calls`,
    ceilingPercent === undefined ? '' : `the run can shrink by at most ${formatShare(ceilingPercent / 100)}`,
    finding.level === 'observed' ? '' : finding.level,
  ].filter(part => part !== '');
  return [
    `${number}. **${text(finding.title)}**`,
    file === undefined ? '' : `   - ${codeSpan(plainText(placeOf(file, line), 300))}`,
    figures.length === 0 ? '' : `   - ${figures.join('; ')}`,
    ...finding.evidence.map(line => `   - ${text(line)}`),
    ...(finding.source === undefined
      ? []
      : ['   ```text', ...finding.source.map(line => `   ${plainText(line, 300).replaceAll('```', "'''")}`), '   ```']),
    finding.advice === undefined ? '' : `   - ${text(finding.advice)}`,
  ];
};

const hotPathLines = (path: NonNullable<ProfileFields['hotPath']>): readonly string[] =>
  path.length === 0
    ? []
    : ['### Hot path', path.map(step => `${codeSpan(plainText(step.function))} ${formatShare(step.totalShare)}`).join(' → ')];

const assumptionLine = ({field, value, basis, reason, source, override}: Report['assumptions'][number]): string =>
  `- ${codeSpan(plainText(`${field} = ${value}`))} (${basis}): ${text(reason)}${source === undefined ? '' : ` ${codeSpan(plainText(source))}`}${override === undefined ? '' : `; set ${codeSpan(plainText(override))} to change it`}`;
