// Work out which versions of a package with a long history pull in a vulnerable one.
const Advisory = require('@npmcli/metavuln-calculator/lib/advisory.js');

const packument = (name, dependencies, minors) => {
  const versions = {};
  for (let minor = 0; minor < minors; minor++) {
    for (let patch = 0; patch < 10; patch++) {
      const version = `1.${minor}.${patch}`;
      versions[version] = { name, version, dependencies };
    }
  }
  return { name, 'dist-tags': { latest: `1.${minors - 1}.9` }, versions };
};

const source = new Advisory('leaf', {
  id: 1, title: 'leaf', url: 'about:leaf', severity: 'high', vulnerable_versions: '<99',
});
source.load({}, packument('leaf', {}, 2));
const meta = new Advisory('app', source);
meta.load({}, packument('app', { leaf: '^1.0.0' }, 90));
console.log(meta.range);
