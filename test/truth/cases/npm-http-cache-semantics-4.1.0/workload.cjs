// Decide for how long responses may be cached; one header has a lot of blanks.
const CachePolicy = require('http-cache-semantics');

const req = { method: 'GET', url: '/', headers: {} };
let age = 0;
for (const value of ['max-age=60', 'public, max-age=10', 'a' + ' '.repeat(60000) + 'x']) {
  const policy = new CachePolicy(req, { status: 200, headers: { 'cache-control': value } });
  age += policy.maxAge();
}
console.log(age);
