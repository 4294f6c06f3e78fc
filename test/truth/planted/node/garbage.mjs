// Builds many short-lived objects that survive just long enough to be copied by the collector.
const recent = new Array(300_000);

const remember = (index, value) => {
  recent[index % recent.length] = {value, next: {value: value + 1, text: [value, value + 2, value + 3]}};
};

const total = rounds => {
  let sum = 0;
  for (let index = 0; index < rounds; index += 1) {
    remember(index, index % 10);
    sum += recent[index % recent.length].next.value;
  }
  return sum;
};

console.log(total(9_000_000));
