// One frame of perf script, `symbol (object file)`, → the function it stands for: native, kernel, V8 and Python names each have their own spelling.
import type {FrameKind} from '../model/profile.js';
import {filePath} from './frame-text.js';
import type {FunctionName} from './function-table.js';

const noPlace = {line: 0, column: 0} as const;

export interface PerfFrame {
  readonly symbol: string;
  /** Object file, `[kernel.kallsyms]`, `[unknown]`, `inlined`. */
  readonly object: string;
}

/** `parse_row+0x1a (/srv/app)`, `operator()(int) const (inlined)`, `f (/memfd:x (deleted))`. */
export const splitPerfFrame = (text: string): PerfFrame => {
  const [, symbol = text, object = ''] = /^(.*?) \((\S[^()]*(?: \(deleted\))?)\)$/s.exec(text) ?? /^(.*) \(([^()]*)\)$/s.exec(text) ?? [];
  return {symbol: symbol.replace(/\+0x[0-9a-f]+$/, '') || '[unknown]', object};
};

export const isUnknown = ({symbol}: PerfFrame): boolean => symbol === '[unknown]';
/** Neither a name nor a file: an address that the walk over the stack took for a caller. */
export const isNoise = ({symbol, object}: PerfFrame): boolean =>
  symbol === '[unknown]' && (object === '' || object === '[unknown]' || object === '[stack]' || object === '[heap]');
export const isKernel = ({object}: PerfFrame): boolean =>
  /^\[(?!unknown|vdso|vsyscall|stack|heap|anon|vvar|uprobes)/.test(object) || object.endsWith('.ko');
/** Memory that a runtime wrote code into; named by a perf-<pid>.map file if it has an entry. */
export const isGenerated = ({object}: PerfFrame): boolean =>
  /^(?:\/\/anon|\[anon|anon_inode:|\/memfd:|\/dev\/zero|\[unknown\])|\/perf-\d+\.map$|\/jitted-\d+-\d+\.so$/.test(object);

export const perfFunction = (frame: PerfFrame): FunctionName => {
  const {symbol, object} = frame;
  if (isUnknown(frame)) return {name: '[unknown]', file: object === '[unknown]' ? '' : object, ...noPlace, kind: 'unresolved'};
  if (isKernel(frame)) return {name: symbol, file: object, ...noPlace, kind: 'kernel'};
  return v8Function(symbol) ?? pythonFunction(symbol) ?? {name: symbol, file: fileOf(object), ...noPlace, kind: kindOfObject(object)};
};

const fileOf = (object: string): string => (object === 'inlined' || object === '[unknown]' ? '' : object);

/** Tiers of V8: `*` optimised, `+` `^` baseline, `~` interpreted; older versions write LazyCompile, Function, Script or Eval. */
const v8Function = (symbol: string): FunctionName | undefined => {
  const code = /^(?:JS|LazyCompile|Function|Script|Eval|InterpretedFunction):[*+^~]?(.*)$/s.exec(symbol)?.[1];
  if (code !== undefined) {
    const [, name = code, file = '', line = '0', column = '0'] = /^(\S*) (.*?):(\d+)(?::(\d+))?$/s.exec(code) ?? [];
    return {name: name === '' ? '(anonymous)' : name, file: filePath(file), line: Number(line), column: Number(column)};
  }
  if (symbol.startsWith('RegExp:')) return {name: `RegExp: ${symbol.slice(7).trim()}`, file: '', ...noPlace, kind: 'regexp'};
  return /^(?:Builtin|BytecodeHandler|Bytecode|Stub|Handler):/.test(symbol)
    ? {name: symbol, file: '', ...noPlace, kind: 'runtime'}
    : undefined;
};

/** The names of CPython's perf support: `py::function:file`. */
const pythonFunction = (symbol: string): FunctionName | undefined => {
  const [, name, file] = /^py::([^:]+):(.*)$/s.exec(symbol) ?? [];
  return name === undefined || file === undefined ? undefined : {name, file, ...noPlace};
};

const interpreters = /(?:^|\/)(?:node|nodejs|python[\d.]*|pypy[\d.]*|ruby|perl|java|bash|dash|sh)$|libpython|libnode/;
const systemFolders = /^(?:\/usr)?\/lib(?:32|64|x32)?\/|^\/usr\/(?:local\/lib|libexec)\//;

/** Whose code an object file holds: a program that is no interpreter is what the caller wants to see into. */
const kindOfObject = (object: string): FrameKind => {
  if (object === 'inlined') return 'user';
  if (/[\\/](?:node_modules|site-packages|dist-packages)[\\/]/.test(object)) return 'dependency';
  return object === '' || object.startsWith('[') || interpreters.test(object) || systemFolders.test(object) ? 'native' : 'user';
};
