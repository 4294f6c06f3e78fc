// The licences of the packages that the bundle contains, from their own folders.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** `inputs`: paths of all bundled files, relative to `root`. */
export const licenceText = (root, inputs) => {
  const folders = new Set(inputs.flatMap(input => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
  const texts = [...folders].sort().map(folder => textOf(join(root, folder)));
  return ['perfwright contains code of these packages, under their licences.', ...texts].join(`\n\n${'-'.repeat(80)}\n\n`);
};

const textOf = folder => {
  const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
  const text =
    file !== undefined && existsSync(join(folder, file))
      ? readFileSync(join(folder, file), 'utf8').trim()
      : `Licence: ${license ?? 'not stated'}`;
  return `${name} ${version} (${license ?? 'see below'})\n\n${text}`;
};
