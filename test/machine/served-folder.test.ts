// The folder that is served while a page of it is measured: what is answered, and what is not.
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {request} from 'node:http';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createSandbox, problemOf} from './sandbox.js';

const get = (url: string, options: {readonly path?: string; readonly host?: string; readonly method?: string} = {}) =>
  new Promise<{readonly status: number | undefined; readonly type: string | undefined; readonly text: string}>((resolve, reject) => {
    const {hostname, port, pathname} = new URL(url);
    const {path = pathname, host = `127.0.0.1:${port}`, method = 'GET'} = options;
    // Not fetch: that would tidy the path up.
    const sent = request({hostname, port, path, method, headers: {host}}, response => {
      let text = '';
      response.on('data', part => (text += part));
      response.on('end', () => resolve({status: response.statusCode, type: response.headers['content-type'], text}));
    });
    sent.on('error', reject).end();
  });

const site = () => {
  const sandbox = createSandbox();
  const folder = join(sandbox.directory, 'site');
  mkdirSync(join(folder, 'sub dir'), {recursive: true});
  writeFileSync(join(folder, 'index.html'), '<h1>start</h1>');
  writeFileSync(join(folder, 'sub dir', 'a b.js'), 'work()');
  writeFileSync(join(folder, '.env'), 'SECRET=1');
  writeFileSync(join(sandbox.directory, 'outside.txt'), 'outside');
  symlinkSync(join(sandbox.directory, 'outside.txt'), join(folder, 'link.txt'));
  return sandbox;
};

test('a folder starts with its index.html, files have their media types, names may hold spaces', async () => {
  const {machine} = site();
  const page = await machine.servePage('site');
  expect(await get(page.url)).toEqual({status: 200, type: 'text/html; charset=utf-8', text: '<h1>start</h1>'});
  expect(await get(page.url, {path: '/sub%20dir/a%20b.js?x=1'})).toMatchObject({
    status: 200,
    type: 'text/javascript; charset=utf-8',
    text: 'work()',
  });
  page.close();
});

test('a file is served with its folder', async () => {
  const {machine} = site();
  const page = await machine.servePage('site/sub dir/a b.js');
  expect(new URL(page.url).pathname).toBe('/a%20b.js');
  expect((await get(page.url)).text).toBe('work()');
  page.close();
});

test('nothing outside of the folder, nothing hidden, and no other method or host is answered', async () => {
  const {machine} = site();
  const page = await machine.servePage('site');
  for (const path of ['/../outside.txt', '/%2e%2e/outside.txt', '/..%2foutside.txt', '/link.txt', '/.env', '/sub%20dir', '/gone', '/%'])
    expect((await get(page.url, {path})).status, path).toBe(404);
  expect((await get(page.url, {method: 'POST'})).status).toBe(405);
  expect((await get(page.url, {host: 'evil.example'})).status).toBe(403);
  page.close();
});

test('what lies outside of the roots is not served, and a folder needs an index.html', async () => {
  const {machine} = site();
  expect(await problemOf(machine.servePage('/etc'))).toMatchObject({code: 'outside_root'});
  expect(await problemOf(machine.servePage('site/sub dir'))).toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('index.html'),
  });
});

test('after the end nobody answers', async () => {
  const {machine} = site();
  const page = await machine.servePage('site');
  page.close();
  await expect(get(page.url)).rejects.toThrow('ECONNREFUSED');
});
