// Work out which versions of a package with a long history are affected.
const Advisory = require('@npmcli/metavuln-calculator/lib/advisory.js');

const versions = {};
for (let minor = 0; minor < 24; minor++) {
  for (let patch = 0; patch < 10; patch++) {
    const version = `1.${minor}.${patch}`;
    versions[version] = { name: 'demo', version, dependencies: {} };
  }
}
const packument = { name: 'demo', 'dist-tags': { latest: '1.23.9' }, versions };
const advisory = new Advisory('demo', {
  id: 1, title: 'demo', url: 'about:demo', severity: 'high', vulnerable_versions: '<1.20.0',
});
advisory.load({}, packument);
console.log(advisory.range);
