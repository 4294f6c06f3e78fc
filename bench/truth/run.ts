// npm run bench:truth [-- id …]: does the first, do the first three findings hold the function that the fix changed?
import {type CaseSet, caseSets, installCase, readCases} from './cases.js';
import {type RankedCase, rankCase} from './rank-case.js';

const wanted = process.argv.slice(2);
const out = (text: string): void => void process.stdout.write(`${text}\n`);
const shown = (place: number | undefined): string => (place === undefined ? '–' : `${place}`);

interface Row {
  readonly kind: string;
  readonly ranked: RankedCase;
}

const runSet = async (set: CaseSet): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const truth of readCases(set).filter(({id}) => wanted.length === 0 || wanted.some(word => id.includes(word)))) {
    try {
      const ranked = await rankCase(truth, await installCase(truth, set));
      rows.push({kind: truth.kind, ranked});
      const {findings, selfTime, inclusiveTime, verdict, bytes, first} = ranked;
      out(
        `${truth.id.padEnd(36)} ${truth.kind.padEnd(20)} findings ${shown(findings)}  self ${shown(selfTime)}  inclusive ${shown(inclusiveTime)}  ${verdict} ${bytes} B  [${first}] truth ${truth.truth.map(({function: name}) => name).join('|')}`,
      );
    } catch (error) {
      out(`${truth.id.padEnd(36)} failed: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`);
    }
  }
  return rows;
};

const printShares = (title: string, rows: readonly Row[]): void => {
  if (rows.length === 0) return;
  out(`\n${title}: ${rows.length} cases, largest Report ${Math.max(...rows.map(({ranked}) => ranked.bytes))} B`);
  for (const list of ['findings', 'selfTime', 'inclusiveTime'] as const) {
    const upTo = (top: number): string => {
      const hits = rows.filter(({ranked}) => (ranked[list] ?? Number.POSITIVE_INFINITY) <= top).length;
      return `${hits}/${rows.length} (${Math.round((100 * hits) / rows.length)} %)`;
    };
    out(`${list.padEnd(14)} top-1 ${upTo(1)}  top-3 ${upTo(3)}  top-5 ${upTo(5)}`);
  }
};

for (const set of caseSets) {
  const rows = await runSet(set);
  printShares(set, rows);
  printShares(
    `${set}, regular expressions and leaves`,
    rows.filter(({kind}) => /regex|leaf/.test(kind)),
  );
  out('');
}
