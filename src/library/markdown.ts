// What the library needs of a Markdown text: headings, links, and list items that open with a bold label.
import type {ListItem, Root, RootContent} from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkParse from 'remark-parse';
import {unified} from 'unified';

export interface Heading {
  readonly title: string;
  /** As GitHub makes it: the fragment that links to the heading. */
  readonly slug: string;
  readonly depth: number;
  readonly line: number;
}

export interface Link {
  readonly url: string;
  readonly line: number;
}

/** A piece of inline code with the words around it, up to the neighbouring pieces. */
export interface InlineValue {
  readonly code: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/** A list item `**Label:** words with \`values\``. */
export interface LabelledItem {
  readonly label: string;
  readonly slug: string;
  readonly line: number;
  readonly lastLine: number;
  readonly values: readonly InlineValue[];
  /** Slug of the heading above; empty before the first. */
  readonly section: string;
}

export interface MarkdownOutline {
  readonly headings: readonly Heading[];
  readonly links: readonly Link[];
  readonly items: readonly LabelledItem[];
}

const parser = unified().use(remarkParse).use(remarkFrontmatter);

export const outlineOf = (text: string): MarkdownOutline => {
  const headings: Heading[] = [];
  const links: Link[] = [];
  const items: LabelledItem[] = [];
  const taken = new Map<string, number>();
  const visit = (node: Root | RootContent): void => {
    const line = node.position?.start.line ?? 1;
    if (node.type === 'heading')
      headings.push({title: textOf(node), slug: uniqueSlug(slugOf(textOf(node)), taken), depth: node.depth, line});
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') links.push({url: node.url, line});
    if (node.type === 'listItem') items.push(...labelledItem(node, headings.at(-1)?.slug ?? ''));
    if ('children' in node) node.children.forEach(visit);
  };
  visit(parser.parse(text));
  return {headings, links, items};
};

export const slugOf = (title: string): string =>
  title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replace(/ /g, '-');

const uniqueSlug = (slug: string, taken: Map<string, number>): string => {
  const count = taken.get(slug) ?? 0;
  taken.set(slug, count + 1);
  return count === 0 ? slug : `${slug}-${count}`;
};

const textOf = (node: RootContent): string => {
  if ('children' in node) return node.children.map(textOf).join('');
  return 'value' in node ? node.value : '';
};

const labelledItem = (item: ListItem, section: string): LabelledItem[] => {
  const [paragraph] = item.children;
  const strong = paragraph?.type === 'paragraph' ? paragraph.children[0] : undefined;
  if (strong?.type !== 'strong') return [];
  const label = textOf(strong).replace(/:\s*$/, '').trim();
  const line = item.position?.start.line ?? 1;
  return [{label, slug: slugOf(label), line, lastLine: item.position?.end.line ?? line, values: inlineValues(item), section}];
};

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

type Piece = {readonly text: string} | {readonly code: string; readonly line: number};

const inlineValues = (item: ListItem): InlineValue[] => {
  // Without the label: its words name the rule, not a value.
  const pieces = piecesOf(item).slice(1);
  const values: InlineValue[] = [];
  let before = '';
  for (const [index, piece] of pieces.entries()) {
    if ('text' in piece) {
      before += piece.text;
      continue;
    }
    const next = pieces.findIndex((other, at) => at > index && 'code' in other);
    const after = pieces
      .slice(index + 1, next < 0 ? undefined : next)
      .map(other => ('text' in other ? other.text : ''))
      .join('');
    values.push({code: piece.code.trim(), line: piece.line, before: oneLine(before), after: oneLine(after)});
    before = '';
  }
  return values;
};

const piecesOf = (node: RootContent): Piece[] => {
  if (node.type === 'inlineCode') return [{code: node.value, line: node.position?.start.line ?? 1}];
  if (node.type === 'break') return [{text: ' '}];
  // A strong text is one piece, so that the label can be told from what follows.
  if (node.type === 'strong' && !node.children.some(child => child.type === 'inlineCode')) return [{text: textOf(node)}];
  if ('children' in node) return [...node.children.flatMap(piecesOf), ...(node.type === 'paragraph' ? [{text: ' '}] : [])];
  return 'value' in node ? [{text: node.value}] : [];
};
