// npx tsx bench/launchers/python.ts [words of a launcher]: every way to start a Python program under every Python profiler, as a table.
// Wants uv and poetry on PATH; rows of a launcher that is missing say so.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {execa} from 'execa';
import {ProfileReport} from '../../src/model/report.js';
import {connectServer, repository} from '../../test/support/connect-server.js';

const files: Readonly<Record<string, string>> = {
  'pyproject.toml':
    '[project]\nname = "shop"\nversion = "0.1.0"\nrequires-python = ">=3.9"\ndependencies = ["pytest"]\n[project.scripts]\nshop-run = "shop.work:main"\n[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[tool.setuptools]\npackages = ["shop"]\n',
  'shop/__init__.py': '',
  'shop/work.py':
    'import time\n\ndef spin(seconds=1.2):\n    end = time.process_time() + seconds\n    total = 0\n    while time.process_time() < end:\n        for number in range(20000):\n            total += number * number % 7\n    return total\n\ndef hold():\n    return [bytearray(1024) for _ in range(20000)]\n\ndef main():\n    kept = hold()\n    spin()\n    assert len(kept) == 20000\n',
  'shop/__main__.py': 'from shop.work import main\nmain()\n',
  'app.py': 'from shop.work import main\nif __name__ == "__main__":\n    main()\n',
  'tests/test_work.py': 'from shop.work import main\n\ndef test_work():\n    main()\n',
  'threads.py':
    'import threading\nfrom shop.work import hold, spin\nkept = hold()\nparts = [threading.Thread(target=spin, args=(0.8,)) for _ in range(2)]\nfor part in parts:\n    part.start()\nfor part in parts:\n    part.join()\n',
  'turns.py':
    'import asyncio\nfrom shop.work import hold, spin\n\nasync def one():\n    kept = hold()\n    await asyncio.sleep(0.05)\n    spin(0.6)\n\nasync def main():\n    await asyncio.gather(one(), one())\n\nasyncio.run(main())\n',
  'processes.py':
    'import multiprocessing\nfrom shop.work import hold, spin\n\nif __name__ == "__main__":\n    kept = hold()\n    parts = [multiprocessing.Process(target=spin, args=(0.8,)) for _ in range(2)]\n    for part in parts:\n        part.start()\n    for part in parts:\n        part.join()\n',
};

const own = '.venv/bin';
const launchers: readonly {readonly words: string; readonly project: 'uv' | 'poetry'}[] = [
  ...['uv run app.py', 'uv run python app.py', 'uv run -m shop', 'uv run pytest -q', 'uv run shop-run'].map(
    words => ({words, project: 'uv'}) as const,
  ),
  ...['poetry run python app.py', 'poetry run pytest -q', 'poetry run shop-run'].map(words => ({words, project: 'poetry'}) as const),
  ...['python app.py', 'pytest -q', 'shop-run', 'python -m shop', 'python -m pytest -q', 'python turns.py', 'python threads.py'].map(
    words => ({words: `${own}/${words}`, project: 'uv'}) as const,
  ),
  {words: `${own}/python processes.py`, project: 'uv'},
];
const profilers: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'py-spy': {},
  cprofile: {},
  scalene: {},
  'memory-profiler': {functions: ['hold']},
  'line-profiler': {functions: ['spin']},
  memray: {},
  perf: {},
};

const folder = mkdtempSync(join(tmpdir(), 'perfwright-launchers-'));
for (const project of ['uv', 'poetry'])
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, project, name);
    mkdirSync(dirname(path), {recursive: true});
    writeFileSync(path, text);
  }
const prepare = {reject: false, timeout: 300_000} as const;
await execa('uv', ['sync', '--quiet', '--python', 'python3'], {...prepare, cwd: join(folder, 'uv')});
await execa('poetry', ['run', 'pip', 'install', '--quiet', 'pytest', '--editable', '.'], {
  ...prepare,
  cwd: join(folder, 'poetry'),
  env: {POETRY_VIRTUALENVS_IN_PROJECT: 'true'},
});

const toolbox = process.env.PERFWRIGHT_TOOLBOX ?? join(repository, '.cache/toolbox');
const server = await connectServer(['--root', folder], {PERFWRIGHT_TOOLBOX: toolbox});
const wanted = process.argv.slice(2).join(' ');
try {
  for (const {words, project} of launchers.filter(each => each.words.includes(wanted)))
    for (const [profiler, more] of Object.entries(profilers)) {
      const children = words.includes('processes') ? {includeChildren: true} : {};
      const input = {
        command: words.split(' '),
        profiler,
        workingDirectory: join(folder, project),
        maxWaitSeconds: 100,
        ...more,
        ...children,
      };
      const {isError, content, structuredContent} = await server.client.callTool({name: 'run_profile', arguments: input}, undefined, {
        timeout: 110_000,
      });
      const report = isError === true ? undefined : ProfileReport.parse(structuredContent);
      const first = report?.findings.find(({function: name}) => name !== undefined);
      const told = report === undefined ? JSON.stringify(content).slice(0, 160) : `${report.verdict}: ${first?.function} (${first?.file})`;
      process.stdout.write(`${words.padEnd(30)} ${profiler.padEnd(16)} ${told}\n`);
    }
} finally {
  await server.close();
  rmSync(folder, {recursive: true, force: true});
}
