// Which package a file belongs to: the npm or PyPI package it is installed in, or the runtime's own module.

/** `marked`, `@babel/core`, `networkx`, `json` (of Python's library), `node:fs`; undefined for the user's own files. */
export const packageOf = (file: string): string | undefined => {
  const path = file.replaceAll('\\', '/');
  const node = path.lastIndexOf('/node_modules/');
  if (node >= 0) {
    const [first = '', second = ''] = path.slice(node + '/node_modules/'.length).split('/');
    return first.startsWith('@') ? `${first}/${second}` : first;
  }
  const python = /\/(?:site-packages|dist-packages)\/([^/]+)/.exec(path)?.[1];
  if (python !== undefined) return withoutExtension(python);
  if (path.startsWith('node:')) return path.startsWith('node:internal/') ? 'node:internal' : path;
  const library = /\/lib\/python\d[\d.]*\/([^/]+)/.exec(path)?.[1];
  if (library !== undefined) return withoutExtension(library);
  return undefined;
};

const withoutExtension = (name: string): string => name.replace(/\.(?:py|so|pyd)$/, '');
