// Functions of a JavaScript or TypeScript source: name, first and last line, and what each mentions. Parsers are large: load it only when needed.
import {tsPlugin} from '@sveltejs/acorn-typescript';
import {type Node, Parser} from 'acorn';
import type {SourceFunction} from './inlined-by-source.js';

/** In the order of their beginnings, outer ones first. `file` tells the language by its ending. Undefined for a syntax error, and for JSX. */
export const functionsIn = (text: string, file: string): readonly SourceFunction[] | undefined => {
  const program = typescript.test(file)
    ? parsed(text, TypeScriptParser, 'module')
    : (parsed(text, Parser, 'module') ?? parsed(text, Parser, 'script'));
  if (program === undefined) return undefined;
  const functions: Draft[] = [
    {name: '', line: 1, column: 1, lastLine: program.loc?.end.line ?? 1, outer: -1, isDefinition: true, mentions: new Set()},
  ];
  visit(program, {outer: 0, name: '', isDefinition: false}, text, functions);
  return functions;
};

interface Draft extends SourceFunction {
  readonly mentions: Set<string>;
}

/** What a node is inside of, and what it would be called. */
interface Around {
  readonly outer: number;
  readonly name: string;
  readonly isDefinition: boolean;
}

const typescript = /\.[cm]?ts$/;
const TypeScriptParser = Parser.extend(tsPlugin());

const parsed = (text: string, parser: typeof Parser, sourceType: 'module' | 'script'): Node | undefined => {
  try {
    return parser.parse(text, {
      ecmaVersion: 'latest',
      sourceType,
      locations: true,
      allowHashBang: true,
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
    });
  } catch {
    return undefined;
  }
};

const visit = (node: Node, around: Around, text: string, functions: Draft[]): void => {
  const name = nameOf(node);
  if (/^(?:Identifier|PrivateIdentifier)$/.test(node.type)) functions[around.outer]?.mentions.add(name);
  let inside = around;
  if (/Function/.test(node.type)) {
    functions.push(draftOf(node, around, text));
    inside = {outer: functions.length - 1, name: '', isDefinition: false};
  }
  for (const [key, child] of childrenOf(node))
    visit(child, /Function/.test(node.type) ? inside : within(node, key, inside), text, functions);
};

/** V8 begins a function at its parameters. */
const draftOf = (node: Node, {outer, name, isDefinition}: Around, text: string): Draft => {
  const id = childOf(node, 'id');
  const from = id?.end ?? node.start;
  const at = node.type === 'ArrowFunctionExpression' ? node.start : Math.max(node.start, text.indexOf('(', from));
  const before = text.lastIndexOf('\n', at - 1);
  const firstLine = node.loc?.start.line ?? 0;
  return {
    name: id === undefined ? name : nameOf(id),
    line: firstLine + (text.slice(node.start, at).split('\n').length - 1),
    column: at - before,
    lastLine: node.loc?.end.line ?? firstLine,
    outer,
    isDefinition: isDefinition || node.type === 'FunctionDeclaration',
    mentions: new Set(),
  };
};

/** Names that a function takes from where it stands, as V8 does. */
const within = (node: Node, key: string, {outer}: Around): Around => {
  const named = (part: string, isDefinition: boolean): Around => ({outer, name: nameOf(childOf(node, part)), isDefinition});
  if (node.type === 'VariableDeclarator' && key === 'init') return named('id', true);
  if (/^(?:MethodDefinition|PropertyDefinition)$/.test(node.type) && key === 'value') return named('key', true);
  if (node.type === 'Property' && key === 'value') return named('key', false);
  if (node.type === 'AssignmentExpression' && key === 'right') return named('left', false);
  return {outer, name: '', isDefinition: false};
};

const nameOf = (node: Node | undefined): string => {
  if (node === undefined) return '';
  if (node.type === 'MemberExpression') return nameOf(childOf(node, 'property'));
  return 'name' in node && typeof node.name === 'string' ? `${node.type === 'PrivateIdentifier' ? '#' : ''}${node.name}` : '';
};

const childOf = (node: Node, key: string): Node | undefined => childrenOf(node).find(([own]) => own === key)?.[1];

const childrenOf = (node: Node): readonly (readonly [string, Node])[] =>
  Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    (Array.isArray(value) ? value : [value]).flatMap((child: unknown) => (isNode(child) ? [[key, child] as const] : [])),
  );

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value && 'end' in value;
