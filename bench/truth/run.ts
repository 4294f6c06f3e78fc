// npm run bench:truth [-- id …]: does the first, do the first three findings hold the function that the fix changed?
import {installCase, readCases} from './cases.js';
import {type RankedCase, rankCase} from './rank-case.js';

const wanted = process.argv.slice(2);
const cases = readCases().filter(({id}) => wanted.length === 0 || wanted.some(word => id.includes(word)));
const rows: {readonly id: string; readonly kind: string; readonly ranked: RankedCase}[] = [];
const out = (text: string): void => void process.stdout.write(`${text}\n`);
const shown = (place: number | undefined): string => (place === undefined ? '–' : `${place}`);

for (const truth of cases) {
  try {
    const ranked = await rankCase(truth, await installCase(truth));
    rows.push({id: truth.id, kind: truth.kind, ranked});
    const {findings, selfTime, inclusiveTime, verdict, bytes, first} = ranked;
    out(
      `${truth.id.padEnd(36)} ${truth.kind.padEnd(20)} findings ${shown(findings)}  self ${shown(selfTime)}  inclusive ${shown(inclusiveTime)}  ${verdict} ${bytes} B  [${first}] truth ${truth.truth.map(wanted => wanted.function).join('|')}`,
    );
  } catch (error) {
    out(`${truth.id.padEnd(36)} failed: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`);
  }
}

const share = (list: 'findings' | 'selfTime' | 'inclusiveTime', top: number): string => {
  const hits = rows.filter(({ranked}) => (ranked[list] ?? Number.POSITIVE_INFINITY) <= top).length;
  return `${hits}/${rows.length} (${Math.round((100 * hits) / Math.max(1, rows.length))} %)`;
};
out('');
for (const list of ['findings', 'selfTime', 'inclusiveTime'] as const)
  out(`${list.padEnd(14)} top-1 ${share(list, 1)}  top-3 ${share(list, 3)}  top-5 ${share(list, 5)}`);
