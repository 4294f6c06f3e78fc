// Seeded random numbers, so that an order or a resampling can be repeated from its seed.

/** Uniform numbers in [0, 1). Not for secrets. */
export type Random = () => number;

/** mulberry32 by Tommy Ettinger (2017, public domain), from bryc's "PRNGs in JavaScript": 32 bits of state, passes gjrand. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A shuffled copy: Fisher & Yates (1938), in Durstenfeld's (1964) form. */
export function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  const rest = [...values];
  const result: Value[] = [];
  while (rest.length > 0) result.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return result;
}
