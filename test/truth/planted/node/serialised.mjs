// Copies a state by turning it into JSON and back.
const snapshot = state => JSON.parse(JSON.stringify(state));

const advance = (state, step) => {
  state.items[step % state.items.length].count += step;
  return state;
};

const state = {items: Array.from({length: 1_500}, (_, n) => ({name: `item ${n}`, count: n, tags: ['a', 'b']}))};
let sum = 0;
for (let step = 0; step < 1_800; step += 1) sum += snapshot(advance(state, step)).items[0].count;
console.log(sum);
