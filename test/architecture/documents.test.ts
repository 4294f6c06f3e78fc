// Documents: generated parts are up to date, and links lead somewhere.
import {existsSync, readdirSync} from 'node:fs';
import {posix} from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {readText, root} from './sources.js';

test('generated documents say what the code says', async () => {
  const {exitCode, stderr} = await execa(process.execPath, ['scripts/docs.mjs', '--check'], {cwd: root, reject: false});
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
});

const documents = [
  ...readdirSync(root).filter(name => name.endsWith('.md')),
  ...readdirSync(`${root}docs`, {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
];

test.each(documents)('links of %s lead to files that exist', path => {
  const links = [...readText(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link]) => link ?? '');
  const missing = links.filter(link => !existsSync(`${root}${posix.join(posix.dirname(path), decodeURI(link))}`));
  expect(missing).toEqual([]);
});
