// What several runs of one program showed, as Markdown: growth over sizes, and whether repeats agree.
import {type Fields, listOf, numberOf, recordsOf, textOf, textsOf} from './fields.js';
import {placeMarkdown} from './finding-markdown.js';
import {codeText, proseText, table} from './markdown-text.js';
import {formatShare} from './quantity.js';

/** More stand in the structured Report. */
const most = 8;

const share = (value: unknown): string => formatShare(numberOf(value) ?? Number.NaN);
const power = (value: unknown): string => numberOf(value)?.toFixed(1) ?? '?';

export const growthMarkdown = (growth: Fields): readonly string[] => {
  const name = textOf(growth.parameter) ?? '';
  const sizes = listOf(growth.sizes).map(size => proseText(`${name}=${String(size)}`));
  return table(
    ['function', `grows as ${codeText(name)} to the power of`, ...sizes, `at ${String(growth.projectedSize ?? '?')}, if it goes on`],
    recordsOf(growth.functions)
      .slice(0, most)
      .map(grown => {
        const [low, high] = listOf(grown.interval95);
        return [
          placeMarkdown(grown),
          `${power(grown.exponent)} (95 % interval ${power(low)} to ${power(high)})`,
          ...listOf(grown.shares).map(share),
          share(grown.shareIfItGoesOn),
        ];
      }),
  );
};

export const repeatsMarkdown = (repeats: Fields): readonly string[] => {
  const first = textsOf(repeats.firstInRuns);
  if (first.length === 0) return [];
  const [one = ''] = first;
  const named = first.every(name => name === one)
    ? `each names ${codeText(one)} first`
    : `first in each: ${first.map(codeText).join(', ')}`;
  return [`- **Repeats:** ${first.length} runs; ${named}`];
};
