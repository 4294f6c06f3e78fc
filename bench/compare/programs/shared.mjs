// A helper that three functions share, a recursion, and natives below two of them. argv[2]: the function that does its work twice.
const twice = process.argv[2] ?? '';
const times = (name, count) => (name === twice ? 2 * count : count);
const text = Array.from({length: 60}, (_, number) => `alpha${number} beta${number % 7} gamma`).join(' ');
const rounds = Object.fromEntries(
  Object.entries({mix: 9000, tokens: 6, countWords: 7, depth: 500, encode: 25, walk: 14000}).map(([name, count]) => [
    name,
    times(name, count),
  ]),
);

function mix(seed) {
  for (let at = 0; at < rounds.mix; at += 1) seed = (Math.imul(seed, 1103515245) + at) % 1_000_003;
  return seed;
}

function tokens() {
  let found = [];
  for (let at = 0; at < rounds.tokens; at += 1) found = text.match(/[a-z]+[0-9]*/g);
  return found;
}

function countWords(found) {
  const counts = new Map();
  for (let at = 0; at < rounds.countWords; at += 1) for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1);
  return mix(counts.size);
}

function depth(level) {
  let total = 0;
  for (let at = 0; at < rounds.depth; at += 1) total = (total * 3 + at * level) % 65521;
  return level === 0 ? total : total + depth(level - 1);
}

function encode(found) {
  let size = 0;
  for (let at = 0; at < rounds.encode; at += 1) size += Buffer.from(found.join('|') + at).toString('hex').length;
  return mix(size);
}

function walk(seed) {
  for (let at = 0; at < rounds.walk; at += 1) seed = (seed * 5 + (at ^ seed)) % 65537;
  return mix(seed);
}

function main() {
  let result = 0;
  for (let round = 0; round < 3_600; round += 1) {
    const found = tokens();
    result += countWords(found) + encode(found) + walk(round) + depth(14);
  }
  process.stdout.write(`${[result]}\n`);
}

main();
