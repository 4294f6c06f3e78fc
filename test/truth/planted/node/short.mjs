// Works for about 50 ms: too little to prove anything.
const end = performance.now() + 45;
let total = 0;
while (performance.now() < end) total += 1;
console.log(total > 0);
