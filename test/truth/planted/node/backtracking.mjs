// Checks names with a pattern that backtracks on long ones.
const pattern = /^(\w+\s?)*$/;

const isName = text => pattern.test(text);

const load = count => Array.from({length: count}, (_, n) => `name ${'x'.repeat((n % 3) + 18)}!`);

console.log(load(36).filter(isName).length);
