// Where scalene's lines stand in the call tree: its sampled stacks tell function and callers, its list of functions the rest.
import type {FunctionTable} from './function-table.js';
import {type JsonRecord, listOf, numberOf, recordOf, stringOf} from './json.js';
import type {TreeBuilder} from './tree-builder.js';

interface Line {
  readonly file: string;
  readonly line: number;
}

export interface LinePlaces {
  /** Nodes that a line ran in, with the share of its figures that each gets; together 1. */
  of(line: Line): readonly {readonly node: number; readonly share: number}[];
  /** In all stacks. */
  readonly samples: number;
}

interface Step extends Line {
  readonly name: string;
}

/** `/app/main.py load:12;` */
const stepOf = (text: unknown): Step | undefined => {
  const [, file, name, line] = /^(.*) (\S+):(\d{1,9});?$/.exec(stringOf(text)) ?? [];
  return file === undefined || name === undefined ? undefined : {file, name, line: Number(line)};
};

const keyOf = ({file, line}: Line): string => `${file}\0${line}`;

export const linePlaces = (root: JsonRecord, lines: readonly Line[], functions: FunctionTable, tree: TreeBuilder): LinePlaces => {
  const definitions = definitionsOf(root);
  const rowOf = ({file, name}: {readonly file: string; readonly name: string}): number =>
    functions.row({name, file, line: definitions.get(`${file}\0${name}`) ?? 0, column: 0});
  const found = new Map<string, Map<number, number>>();
  let samples = 0;
  for (const entry of listOf(root.stacks)) {
    const [path, figures] = listOf(entry);
    const steps = listOf(path).flatMap(text => stepOf(text) ?? []);
    const count = numberOf(recordOf(figures).count);
    const leaf = steps.at(-1);
    if (leaf === undefined || !(count > 0)) continue;
    samples += count;
    let node = -1;
    for (const step of steps) node = tree.child(node, rowOf(step));
    const counts = found.get(keyOf(leaf)) ?? new Map<number, number>();
    counts.set(node, (counts.get(node) ?? 0) + count);
    found.set(keyOf(leaf), counts);
  }
  const namesOf = namesByLine(root);
  for (const line of lines) {
    if (found.has(keyOf(line))) continue;
    const named = namesOf(line);
    // The same function, seen at another line of it.
    const known = [...found].find(
      ([key]) => key.startsWith(`${line.file}\0`) && namesOf({file: line.file, line: Number(key.split('\0')[1])}) === named,
    );
    found.set(keyOf(line), known?.[1] ?? new Map([[tree.child(-1, rowOf({file: line.file, name: named})), 1]]));
  }
  return {
    samples: Math.round(samples),
    of: line => {
      const counts = found.get(keyOf(line)) ?? new Map<number, number>();
      const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
      return [...counts].map(([node, count]) => ({node, share: count / all}));
    },
  };
};

/** `file\0name` → line of the definition. */
const definitionsOf = (root: JsonRecord): ReadonlyMap<string, number> => {
  const definitions = new Map<string, number>();
  for (const [file, entry] of Object.entries(recordOf(root.files))) {
    for (const one of listOf(recordOf(entry).functions)) {
      const {line: name, lineno} = recordOf(one);
      if (typeof name === 'string' && numberOf(lineno) > 0) definitions.set(`${file}\0${name}`, numberOf(lineno));
    }
  }
  return definitions;
};

/** The function that a line stands in, told by where the functions with figures begin and by the bounds that scalene gives each line. */
const namesByLine = (root: JsonRecord): ((line: Line) => string) => {
  const starts = new Map<string, {readonly name: string; readonly line: number}[]>();
  const bounds = new Map<string, number>();
  for (const [file, entry] of Object.entries(recordOf(root.files))) {
    const list = listOf(recordOf(entry).functions).flatMap(one => {
      const {line: name, lineno} = recordOf(one);
      return typeof name === 'string' && numberOf(lineno) > 0 ? [{name, line: numberOf(lineno)}] : [];
    });
    starts.set(file, list);
    for (const one of listOf(recordOf(entry).lines)) {
      const {lineno, start_function_line: start} = recordOf(one);
      if (numberOf(start) > 0) bounds.set(keyOf({file, line: numberOf(lineno)}), numberOf(start));
    }
  }
  return line => {
    const begins = bounds.get(keyOf(line));
    const list = starts.get(line.file) ?? [];
    return list.find(({line: at}) => at === begins)?.name ?? '<module>';
  };
};
