// Installs the profilers that tests run, into a toolbox of the checkout's own; quick when nothing is missing.
// What cannot be installed is named, and its tests say so: they skip, or fail where CI=true.
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {execa} from 'execa';
import {importSource} from './import-source.mjs';

const tools = ['py-spy', 'scalene', 'memory-profiler', 'line-profiler', 'memray', 'lighthouse', 'autocannon'];
const directory = fileURLToPath(new URL('../.cache/toolbox', import.meta.url));

const say = text => process.stderr.write(`test tools: ${text}\n`);

const {createMachine} = await importSource(`export {createMachine} from './src/machine/index.ts';`);
const {toolbox} = createMachine({roots: [process.cwd()], toolboxDirectory: directory});

const installMissing = async () => {
  const outcomes = await toolbox.install(tools, {
    workingDirectory: process.cwd(),
    progress: () => {},
    signal: AbortSignal.timeout(600_000),
  });
  return outcomes.filter(({action}) => action !== 'already-there');
};

/** Debian keeps the module that virtual environments need in a package of its own. */
const mendPython = async () => {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false;
  say('installing python3-venv');
  const options = {reject: false, timeout: 300_000, env: {DEBIAN_FRONTEND: 'noninteractive'}};
  await execa('apt-get', ['update', '-qq'], options);
  const {failed} = await execa('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'python3', 'python3-venv'], options);
  return !failed;
};

let outcomes = await installMissing();
if (outcomes.some(({action}) => action === 'failed') && (await mendPython())) outcomes = await installMissing();
for (const {tool, action, version = '', reason = '', hint = ''} of outcomes)
  say(action === 'failed' ? `${tool}: ${reason}. ${hint}` : `${tool} ${version} installed in ${directory}`);

// In a toolbox of its own: where Clinic.js is installed the policy takes it for Node.js, and most tests are about what happens without it.
const ofClinic = fileURLToPath(new URL('../.cache/clinic-toolbox', import.meta.url));
const [clinic] = await createMachine({roots: [process.cwd()], toolboxDirectory: ofClinic}).toolbox.install(['clinic'], {
  workingDirectory: process.cwd(),
  progress: () => {},
  signal: AbortSignal.timeout(300_000),
});
if (clinic?.action === 'failed') say(`clinic: ${clinic.reason}. ${clinic.hint}`);
if (clinic?.action === 'installed') say(`clinic ${clinic.version ?? ''} installed in ${ofClinic}`);

const found = async (program, args) => !(await execa(program, args, {reject: false, timeout: 30_000})).failed;

/** System programs that live tests run: Debian package → how to see that it is there. */
const systemPrograms = {
  hyperfine: ['hyperfine', '--version'],
  git: ['git', '--version'],
  strace: ['strace', '--version'],
  sysstat: ['iostat', '-V'],
  // Ubuntu has it under another name, and its own is a wrapper that needs the package of the running kernel.
  [existsSync('/etc/lsb-release') ? 'linux-tools-generic' : 'linux-perf']: ['perf', '--version'],
  chromium: ['chromium', '--version'],
  gcc: ['cc', '--version'],
  // What memray attaches with.
  gdb: ['gdb', '--version'],
};
const missing = [];
for (const [name, [program, ...args]] of Object.entries(systemPrograms)) if (!(await found(program, args))) missing.push(name);
if (missing.length > 0) {
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    say(`installing ${missing.join(', ')}`);
    const options = {reject: false, timeout: 300_000, env: {DEBIAN_FRONTEND: 'noninteractive'}};
    await execa('apt-get', ['update', '-qq'], options);
    // One by one: a package that a distribution does not have must not keep the others away.
    for (const name of missing) {
      const {failed, stderr} = await execa('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], options);
      if (failed) say(`apt-get could not install ${name}: ${stderr.slice(-300)}`);
    }
  } else {
    say(`missing: ${missing.join(', ')}. Install with: apt-get install ${missing.join(' ')}`);
  }
}

/** Test suites that run inside Python have an environment of their own. */
const suites = fileURLToPath(new URL('../.cache/pytest-benchmark', import.meta.url));
if (!(await found(`${suites}/bin/python`, ['-c', 'import pytest_benchmark']))) {
  say(`installing pytest-benchmark in ${suites}`);
  await execa('python3', ['-m', 'venv', '--clear', suites], {reject: false, timeout: 120_000});
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'pytest', 'pytest-benchmark'];
  const {failed, stderr} = await execa(`${suites}/bin/python`, install, {reject: false, timeout: 300_000});
  if (failed) say(`pytest-benchmark could not be installed: ${stderr.slice(-300)}`);
}

/** What people start Python programs with; one small wheel. */
const launchers = fileURLToPath(new URL('../.cache/launchers', import.meta.url));
if (!(await found(`${launchers}/bin/uv`, ['--version']))) {
  say(`installing uv in ${launchers}`);
  await execa('python3', ['-m', 'venv', '--clear', launchers], {reject: false, timeout: 120_000});
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'uv'];
  const {failed, stderr} = await execa(`${launchers}/bin/python`, install, {reject: false, timeout: 300_000});
  if (failed) say(`uv could not be installed: ${stderr.slice(-300)}`);
}
