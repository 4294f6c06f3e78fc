// From frames as spelt in a source to functions: executing lines move out of the frame into the `lines` table.
import type {CallTree, Frames, LineColumns} from '../model/profile.js';
import {float64Column, int32Column} from './columns.js';
import {type FunctionName, functionTable} from './function-table.js';
import {treeBuilder} from './tree-builder.js';

export interface SpeltTree {
  /** `nodes.frame` points into this list. */
  readonly spellings: readonly FunctionName[];
  readonly nodes: CallTree;
  /** One self column a metric. */
  readonly selves: readonly Float64Array[];
}

export interface MergedTree {
  readonly frames: Frames;
  readonly nodes: CallTree;
  readonly selves: readonly Float64Array[];
  readonly lines: LineColumns | undefined;
  /** New node of each old one. */
  readonly nodeOf: Int32Array;
}

const pythonFile = /\.pyw?$|^<.*>$/;
const anonymous = /^$|anonymous|lambda|<(?:list|dict|set)comp>$|<genexpr>$/;
/** Names that several functions of one file may have. */
const shared = new RegExp(`${anonymous.source}|^__\\w+__$`);

/**
 * Which spellings carry the line that was running, not the line of the definition. No source says so. py-spy gives running lines unless asked for
 * functions, and a module's definition is line 1; elsewhere one named function on several lines of one file tells it.
 */
export const executingLines = (spellings: readonly FunctionName[]): readonly boolean[] => {
  if (spellings.every(({line}) => line === 0)) return spellings.map(() => false);
  const linesOf = new Map<string, Set<number>>();
  for (const {name, file, line} of spellings) {
    const key = `${name}\0${file}`;
    const known = linesOf.get(key);
    if (known === undefined) linesOf.set(key, new Set([line]));
    else known.add(line);
  }
  const several = (spelling: FunctionName): boolean => (linesOf.get(`${spelling.name}\0${spelling.file}`)?.size ?? 0) > 1;
  const python = spellings.filter(({file, line, column}) => pythonFile.test(file) && line > 0 && column === 0);
  const modules = python.filter(({name, file}) => name === '<module>' && !file.startsWith('<'));
  const pythonDefinitions =
    modules.length > 0 && modules.every(({line}) => line === 1) && !python.some(one => several(one) && !shared.test(one.name));
  return spellings.map(spelling => {
    if (spelling.line === 0 || spelling.column > 0) return false;
    if (pythonFile.test(spelling.file)) return !pythonDefinitions;
    return several(spelling) && !anonymous.test(spelling.name);
  });
};

export const mergeFunctions = ({spellings, nodes, selves}: SpeltTree): MergedTree => {
  const executing = executingLines(spellings);
  const functions = functionTable();
  const functionOf = spellings.map((spelling, row) => functions.row(executing[row] === true ? {...spelling, line: 0} : spelling));
  // Each spelling is a function of its own: the tree stays as it is.
  if (functions.size === spellings.length && !executing.includes(true)) {
    return {frames: functions.build(), nodes, selves, lines: undefined, nodeOf: Int32Array.from(nodes.parent, (_, node) => node)};
  }
  const tree = treeBuilder();
  const merged = selves.map(() => float64Column());
  const running = {node: int32Column(), line: int32Column(), value: float64Column()};
  const nodeOf = new Int32Array(nodes.parent.length);
  for (let old = 0; old < nodeOf.length; old += 1) {
    const spelling = nodes.frame[old] ?? 0;
    const parent = nodes.parent[old] ?? -1;
    const node = tree.child(parent < 0 ? -1 : (nodeOf[parent] ?? -1), functionOf[spelling] ?? 0);
    nodeOf[old] = node;
    for (const [metric, column] of merged.entries()) column.add(node, selves[metric]?.[old] ?? 0);
    const own = selves[0]?.[old] ?? 0;
    if (executing[spelling] === true && own !== 0) {
      running.node.push(node);
      running.line.push(spellings[spelling]?.line ?? 0);
      running.value.push(own);
    }
  }
  return {
    frames: functions.build(),
    nodes: tree.build(),
    selves: merged.map(column => column.toArray(tree.size)),
    lines: sumLines({node: running.node.toArray(), line: running.line.toArray(), value: running.value.toArray()}),
    nodeOf,
  };
};

/** One row per node and line, in that order; undefined when there are none. */
export const sumLines = ({node, line, value}: LineColumns): LineColumns | undefined => {
  if (node.length === 0) return undefined;
  const order = Uint32Array.from(node, (_, row) => row);
  order.sort((a, b) => (node[a] ?? 0) - (node[b] ?? 0) || (line[a] ?? 0) - (line[b] ?? 0));
  const summed = {node: int32Column(), line: int32Column(), value: float64Column()};
  for (const row of order) {
    const last = summed.node.length - 1;
    if (last >= 0 && summed.node.at(last) === node[row] && summed.line.at(last) === line[row]) {
      summed.value.add(last, value[row] ?? 0);
      continue;
    }
    summed.node.push(node[row] ?? 0);
    summed.line.push(line[row] ?? 0);
    summed.value.push(value[row] ?? 0);
  }
  return {node: summed.node.toArray(), line: summed.line.toArray(), value: summed.value.toArray()};
};
