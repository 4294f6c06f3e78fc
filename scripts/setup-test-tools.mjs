// Installs the profilers that tests run, into a toolbox of the checkout's own; quick when nothing is missing.
// What cannot be installed is named, and its tests say so: they skip, or fail where CI=true.
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {execa} from 'execa';

const toolbox = fileURLToPath(new URL('../.cache/toolbox', import.meta.url));

/** Programs from the Python package index, each in an environment of its own. */
const programs = [{program: 'py-spy', package: 'py-spy'}];

const say = text => process.stderr.write(`test tools: ${text}\n`);

const isDebianAsRoot = () => process.getuid?.() === 0 && existsSync('/etc/debian_version');

const run = (program, args) => execa(program, args, {timeout: 300_000, reject: false, all: true});

const makeEnvironment = async folder => {
  const first = await run('python3', ['-m', 'venv', folder]);
  if (!first.failed || !isDebianAsRoot()) return first;
  // Debian keeps the module that venv needs in a package of its own.
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'python3-venv']);
  return run('python3', ['-m', 'venv', '--clear', folder]);
};

for (const {program, package: name} of programs) {
  const folder = join(toolbox, 'programs', program);
  if (existsSync(join(folder, 'bin', program))) continue;
  say(`installing ${name} into ${folder}`);
  const made = await makeEnvironment(folder);
  const installed = made.failed ? made : await run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', name]);
  if (installed.failed) {
    say(`${name} could not be installed: ${(installed.all ?? installed.message).trim().split('\n').at(-1)}`);
    say(`install Python 3 with venv and pip, then run: npm test`);
  }
}
