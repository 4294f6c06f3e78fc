// `KEY=VALUE` words as a caller gives them → an environment. A value may hold further equals signs.

export const environmentOf = (pairs: readonly string[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
