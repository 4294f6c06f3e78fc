// The source tree as the architecture tests see it.
import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const readText = (path: string): string => readFileSync(`${root}${path}`, 'utf8');

export interface SourceFile {
  /** From the top of the checkout, e.g. `src/mcp/server.ts`. */
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  readonly module: string;
  /** Names in braces; empty for `import * as` and `import()`. */
  readonly names: readonly string[];
}

export const sourceFiles = (): readonly SourceFile[] =>
  readdirSync(`${root}src`, {recursive: true, encoding: 'utf8'})
    .map(name => name.replaceAll('\\', '/'))
    .filter(name => name.endsWith('.ts'))
    .sort()
    .map(name => {
      const text = readText(`src/${name}`);
      return {path: `src/${name}`, folder: name.split('/')[0] ?? '', text, imports: importsOf(text)};
    });

/** Every `import`, `export … from`, `import()` and `import type` of a file, from its syntax tree. */
const importsOf = (text: string): readonly Import[] => {
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier !== undefined &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
      const names =
        bindings !== undefined && (ts.isNamedImports(bindings) || ts.isNamedExports(bindings))
          ? bindings.elements.map(({name, propertyName}) => (propertyName ?? name).text)
          : [];
      imports.push({module: node.moduleSpecifier.text, names});
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      imports.push({module: argument !== undefined && ts.isStringLiteralLike(argument) ? argument.text : '(computed)', names: []});
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      imports.push({module: node.argument.literal.text, names: []});
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest));
  return imports;
};

/** Whether code (not a comment or a string) mentions `name`, e.g. `process.stdout` or `console`. */
export const mentions = (text: string, name: string): boolean => {
  let isFound = false;
  const visit = (node: ts.Node): void => {
    if ((ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) && node.getText(file) === name) isFound = true;
    // `const {stdout} = process` is another way to write it.
    if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer?.getText(file) === 'process') {
      for (const {name: bound, propertyName} of node.name.elements)
        if (`process.${(propertyName ?? bound).getText(file)}` === name) isFound = true;
    }
    ts.forEachChild(node, visit);
  };
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  visit(file);
  return isFound;
};

/** Lines `a -> b c` of a fenced block in docs/ARCHITECTURE.md. */
export const tableOf = (block: string): ReadonlyMap<string, readonly string[]> => {
  const [, content = ''] = new RegExp(`\`\`\`${block}\\n([\\s\\S]*?)\`\`\``).exec(readText('docs/ARCHITECTURE.md')) ?? [];
  const rows = content
    .trim()
    .split('\n')
    .map((line): [string, string[]] => {
      const [from = '', to = ''] = line.split('->');
      return [
        from.trim(),
        to
          .trim()
          .split(/\s+/)
          .filter(word => word !== ''),
      ];
    });
  return new Map(rows);
};
