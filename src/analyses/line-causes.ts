// What the text of a hot line suggests that it does: an inference, said as one.

interface LineCause {
  readonly pattern: RegExp;
  readonly does: string;
  readonly advice: string;
}

const copies = 'Copy less: change it in place, collect the parts and join them once, or copy only what differs.';
const searches = 'A search through a list in a loop grows with its square: look it up in a set, a map or an index instead.';

/** The first that fits counts. Words of the two languages and of their libraries, never of packages. */
const causes: readonly LineCause[] = [
  {
    pattern:
      /\bre\.\w+\(|(?:\bregex?|pattern|_re|_rx|[Rr]egexp?)\w*\.(?:match|search|fullmatch|sub|subn|split|findall|finditer|test|exec)\(|\.(?:replace|match|matchAll|split|search)\(\s*\//,
    does: 'runs a regular expression',
    advice:
      'Look for nested or overlapping repetitions, and for white space before an anchor (they backtrack); or test with a plain string method first.',
  },
  {pattern: /\b(?:deepcopy|structuredClone|cloneDeep)\(/, does: 'copies objects deeply', advice: copies},
  {
    pattern: /\b(?:json|pickle|marshal)\.(?:loads?|dumps?)\(|\bJSON\.(?:parse|stringify)\(/,
    does: 'serialises or parses',
    advice: 'Do it once and keep the result, or pass the objects themselves.',
  },
  {pattern: /\.(?:concat|slice|copy)\(|\[\.\.\.|\{\.\.\./, does: 'copies a list or an object', advice: copies},
  {
    pattern: /(?:^|[^=!<>+\-*/%])\b(\w+(?:\.\w+)?)\s*=\s*\1\s*\+|[)\w]\s*\+=\s*(?:['"`(]|\w+\[)/,
    does: 'appends to a value that is built anew each time',
    advice: copies,
  },
  {
    pattern: /\.(?:indexOf|includes|lastIndexOf|find|findIndex|index)\(|\bif\s.*\b(?:not\s)?in\s+\w+\b/,
    does: 'searches through a list or a text',
    advice: searches,
  },
];

export interface SuggestedCause {
  readonly does: string;
  readonly advice: string;
}

export const suggestedCause = (line: string): SuggestedCause | undefined => causes.find(({pattern}) => pattern.test(line));
