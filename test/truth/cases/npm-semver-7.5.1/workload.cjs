// Check which versions satisfy the ranges of a lock file; one range has a lot of blanks.
const semver = require('semver');

let ok = 0;
for (let i = 0; i < 200; i++) if (semver.satisfies(`1.${i}.0`, `>=1.${i % 7}.0 <2`)) ok++;
const odd = '>=1.2.3' + ' '.repeat(52000) + '<1.9.0 x';
console.log(ok, semver.validRange(odd));
