// Writes golden.folded beside every recording. Run by `npm run record`; the difference is for people to read.
import {writeFileSync} from 'node:fs';
import {formats} from '../../src/formats/index.js';
import {drawProfile} from './draw-profile.js';
import {fixturesOf} from './fixtures.js';

for (const format of formats) {
  for (const fixture of fixturesOf(format.id)) writeFileSync(fixture.goldenFile, drawProfile(format.parse(fixture.source)));
}
