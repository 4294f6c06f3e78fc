// Makes the recordings under test/fixtures again, from real runs of real tools. Tools that are not found on PATH are named and left out.
// Usage: npm run record [-- <format>/<case> …]
import {chmod, copyFile, mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {execa} from 'execa';
import {importSource} from './import-source.mjs';

const fixtures = new URL('../test/fixtures/', import.meta.url).pathname;
/** Programs run in a folder whose name says nothing about this machine, for it stands in the recordings. */
const workspace = process.env.FIXTURE_WORKSPACE ?? '/srv/demo';
const neutralPython = '/usr/lib/python3.11';
const pythonNote = `The interpreter's library folder was replaced by ${neutralPython} after recording.`;
const drawingNote = 'Drawn from the folded stacks of the fixture named in the command.';

const python = ['python3', ['-c', 'import sys, platform; print("Python", platform.python_version())']];
// inferno's programs have no version option; cargo keeps a list beside them.
const infernoVersion = [
  'sh',
  ['-c', 'grep -o "inferno [0-9.]*" "$(dirname "$(realpath "$(command -v inferno-flamegraph)")")/../.crates.toml" | head -1'],
];
const pySpy = (output, ...options) => ({
  tool: 'py-spy',
  version: ['py-spy', ['--version']],
  runtime: python,
  file: output,
  command: ['py-spy', ['record', ...options, '-r', '200', '-o', output, '--', 'python3', '-S']],
  note: pythonNote,
});
const drawing = (from, tool, version, args) => ({
  tool,
  version,
  file: 'flamegraph.svg',
  command: [tool, [...args, from.file]],
  toFile: true,
  needs: from,
  note: drawingNote,
});
const flamegraphPl = (from, ...options) => drawing(from, 'flamegraph.pl', undefined, options);
const inferno = (from, ...options) => drawing(from, 'inferno-flamegraph', infernoVersion, options);
const perfEvents =
  'task-clock,context-switches,cpu-migrations,page-faults,major-faults,cycles,instructions,branches,branch-misses,cache-references,cache-misses';
const perfFields = ['--no-inline', '--fields', 'comm,pid,tid,time,period,event,ip,sym,dso'];
const perfScript = (file, options, ...program) => ({
  tool: 'perf',
  version: ['perf', ['--version']],
  file,
  before: [
    ['cc', ['-O1', '-g', '-fno-omit-frame-pointer', '-fno-inline', '-o', 'zeros', 'zeros.c']],
    ['perf', ['record', '-q', '-N', ...options, '-o', 'perf.data', '--', ...program]],
  ],
  command: ['perf', ['script', '-i', 'perf.data', ...perfFields]],
  toFile: true,
  note: `Of \`perf record ${options.join(' ')} -- ${program.join(' ')}\`.`,
});
const withProgram = (recording, ...programs) => ({...recording, command: [recording.command[0], [...recording.command[1], ...programs]]});
const rawStacks = {file: 'stacks.folded', fixture: 'folded/py-spy-raw'};
const functionStacks = {file: 'functions.folded', fixture: 'folded/py-spy-functions'};
const kernelStacks = {file: 'perf.folded', fixture: 'folded/inferno-collapse-perf'};
const comparedStacks = {file: 'compared.folded', fixture: 'folded/inferno-diff'};

/** Modules of the test toolbox, for the interpreter that records; never part of a recorded command. */
const sideModules = fileURLToPath(new URL('../.cache/toolbox/side', import.meta.url));
const {scripts} = await importSource(`
import {lineProfilerTool} from './src/profilers/line-profiler.ts';
import {memoryProfilerTool, mprofScript} from './src/profilers/memory-profiler-scripts.ts';
import {memrayReport, memrayTool} from './src/profilers/memray-scripts.ts';
import {pythonRunner} from './src/profilers/python-runner.ts';
export const scripts = {
  line: pythonRunner(lineProfilerTool), memory: pythonRunner(memoryProfilerTool), memray: pythonRunner(memrayTool),
  'perfwright-mprof.py': mprofScript, 'perfwright-memray.py': memrayReport,
};`);
const started = (tool, module, script, file, settings, more = {}) => ({
  tool,
  module,
  version: ['python3', ['-c', `from importlib.metadata import version; print(version('${tool}'))`]],
  runtime: python,
  file,
  start: scripts[script],
  command: ['python3', ['perfwright-start.py', JSON.stringify({out: '.', folder: '', ...settings}), 'script', 'tables.py']],
  note: `By perfwright's own start script. ${pythonNote}`,
  ...more,
});

const recordings = {
  'memray/memray-tables': started(
    'memray',
    'memray',
    'memray',
    'memray.bin.json',
    {native: false, children: false, objects: false},
    {
      fresh: ['memray.bin'],
      after: [['python3', ['perfwright-memray.py', '.', '', '20000']]],
    },
  ),
  'memory-profiler/memory-profiler-tables': started('memory_profiler', 'memory-profiler', 'memory', 'memory-profiler.txt', {
    functions: ['load_table', 'remember'],
    children: false,
  }),
  'line-profiler/line-profiler-tables': started('line_profiler', 'line-profiler', 'line', 'line-profiler.txt', {
    functions: ['count_words', 'Report.render'],
  }),
  'scalene/scalene-halves': {
    ...started('scalene', 'scalene', '', 'scalene.json', {}),
    command: ['python3', ['-m', 'scalene', 'run', '--cpu-only', '--cpu-sampling-rate', '0.02', '-o', 'scalene.json', 'halves.py']],
    note: 'As recorded, without the native stacks and the timeline of stacks that nobody reads here.',
    without: ['combined_stacks', 'combined_stacks_timeline'],
  },
  'scalene/scalene-memory': {
    ...started('scalene', 'scalene', '', 'scalene-memory.json', {}),
    command: ['python3', ['-m', 'scalene', 'run', '--memory', '--cpu-sampling-rate', '0.02', '-o', 'scalene-memory.json', 'tables.py']],
    note: 'As recorded, without the native stacks and the timeline of stacks that nobody reads here.',
    without: ['combined_stacks', 'combined_stacks_timeline', 'memory_stacks'],
  },
  'mprof/mprof-tables': {
    ...started('memory_profiler', 'memory-profiler', '', 'mprof.dat', {}),
    fresh: ['mprof.dat'],
    command: ['python3', ['perfwright-mprof.py', '', 'mprof.dat', '0.02', 'alone', '60', 'run', 'python3', 'tables.py']],
    note: "By mprof, started by perfwright's own script.",
  },
  'folded/py-spy-raw': withProgram(pySpy('stacks.folded', '-f', 'raw'), 'pipeline.py'),
  'folded/py-spy-functions': withProgram(pySpy('functions.folded', '-f', 'raw', '--function'), 'pipeline.py'),
  'folded/austin-wall': {
    tool: 'austin',
    version: ['austin', ['--version']],
    runtime: python,
    file: 'pipeline.austin',
    command: ['austin', ['-i', '5ms', '-o', 'pipeline.austin', 'python3', '-S', 'pipeline.py']],
    note: pythonNote,
  },
  'folded/inferno-collapse-perf': {
    tool: 'inferno-collapse-perf',
    version: infernoVersion,
    file: 'perf.folded',
    before: [
      ['cc', ['-O1', '-g', '-fno-omit-frame-pointer', '-fno-inline', '-o', 'zeros', 'zeros.c']],
      ['perf', ['record', '-F', '499', '-g', '-o', 'zeros.data', './zeros']],
      ['perf', ['script', '-i', 'zeros.data'], 'zeros.txt'],
    ],
    command: ['inferno-collapse-perf', ['--kernel', 'zeros.txt']],
    toFile: true,
    note: 'Of `perf record -F 499 -g ./zeros` and `perf script`.',
  },
  'perf-script/native': perfScript('zeros.perf.txt', ['-F', '99', '--call-graph', 'fp'], './zeros'),
  'perf-script/node': perfScript(
    'pipeline.perf.txt',
    ['-F', '49', '--call-graph', 'fp'],
    ...['node', '--perf-basic-prof', '--interpreted-frames-native-stack', '--logfile=v8.log', '--no-logfile-per-isolate', 'pipeline.mjs'],
  ),
  'probes/perf-stat': {
    tool: 'perf stat',
    version: ['perf', ['--version']],
    file: 'perf-stat.csv',
    command: ['perf', ['stat', '-x,', '-o', 'perf-stat.csv', '-e', perfEvents, 'python3', '-S', 'pipeline.py']],
    note: 'On a virtual machine without hardware counters.',
  },
  'probes/strace-summary': {
    tool: 'strace',
    version: ['strace', ['--version']],
    file: 'strace.txt',
    command: ['strace', ['-f', '-c', '-w', '-o', 'strace.txt', 'python3', '-S', 'talks.py']],
    note: 'As recorded.',
  },
  'probes/strace-network': {
    tool: 'strace',
    version: ['strace', ['--version']],
    file: 'strace.txt',
    command: [
      'strace',
      ['-f', '--seccomp-bpf', '-ttt', '-T', '-yy', '-s', '0', '-e', 'trace=%network', '-o', 'strace.txt', 'python3', '-S', 'talks.py'],
    ],
    note: 'As recorded.',
  },
  'probes/iostat': {
    tool: 'iostat',
    version: ['iostat', ['-V']],
    file: 'iostat.json',
    command: ['iostat', ['-x', '-d', '-y', '-o', 'JSON', '1', '2']],
    toFile: true,
    note: 'As recorded; the name of the host was replaced.',
  },
  'folded/inferno-diff': {
    tool: 'inferno-diff-folded',
    version: infernoVersion,
    file: 'compared.folded',
    before: [['py-spy', ['record', '-f', 'raw', '-r', '200', '-o', 'later.folded', '--', 'python3', '-S', 'pipeline.py']]],
    command: ['inferno-diff-folded', ['stacks.folded', 'later.folded']],
    toFile: true,
    needs: rawStacks,
    note: `Two runs of the same program compared. ${pythonNote}`,
  },
  'speedscope/py-spy-lines': withProgram(pySpy('lines.speedscope.json', '-f', 'speedscope'), 'pipeline.py'),
  'speedscope/py-spy-functions': withProgram(pySpy('functions.speedscope.json', '-f', 'speedscope', '--function'), 'pipeline.py'),
  'speedscope/py-spy-threads': withProgram(pySpy('threads.speedscope.json', '-f', 'speedscope'), 'threads.py'),
  'speedscope/pyinstrument-evented': {
    tool: 'pyinstrument',
    version: ['pyinstrument', ['--version']],
    runtime: python,
    file: 'evented.speedscope.json',
    command: ['pyinstrument', ['-r', 'speedscope', '-i', '0.005', '-o', 'evented.speedscope.json', 'pipeline.py']],
    note: pythonNote,
  },
  'cpuprofile/node-pipeline': {
    tool: 'node',
    version: ['node', ['--version']],
    file: 'pipeline.cpuprofile',
    command: ['node', ['--cpu-prof', '--cpu-prof-name=pipeline.cpuprofile', '--cpu-prof-interval', '2000', 'pipeline.mjs']],
    note: 'As recorded.',
  },
  'cprofile/cprofile-pipeline': {
    tool: 'cProfile',
    version: python,
    file: 'pipeline.prof',
    command: ['python3', ['-S', '-m', 'cProfile', '-o', 'pipeline.prof', 'pipeline.py']],
    note: `${pythonNote} To do so the file was read and written again with Python's marshal module.`,
  },
  'flamegraph-svg/py-spy': withProgram(pySpy('flamegraph.svg', '-f', 'flamegraph'), 'pipeline.py'),
  'flamegraph-svg/inferno': inferno(rawStacks),
  'flamegraph-svg/inferno-inverted-pruned': inferno(functionStacks, '--inverted', '--minwidth', '5'),
  'flamegraph-svg/inferno-diff': inferno(comparedStacks),
  'flamegraph-svg/inferno-kernel': inferno(kernelStacks),
  'flamegraph-svg/flamegraph-pl': flamegraphPl(rawStacks),
  'flamegraph-svg/flamegraph-pl-inverted': flamegraphPl(rawStacks, '--inverted', '--countname', 'ms'),
  'flamegraph-svg/flamegraph-pl-diff': flamegraphPl(comparedStacks),
};

const say = text => process.stderr.write(`${text}\n`);
const run = (program, args, module) =>
  execa(program, args, {
    cwd: workspace,
    timeout: 60_000,
    stripFinalNewline: false,
    env: module === undefined ? {} : {PYTHONPATH: join(sideModules, interpreterTag, module)},
  });
const interpreterTag = (await execa('python3', ['-c', 'import sys; print("cpython-%d.%d" % sys.version_info[:2])'])).stdout.trim();

const firstLine = async (command, module) => {
  if (command === undefined) return 'not said by the tool';
  const {stdout, stderr} = await run(...command, module);
  return (stdout || stderr)
    .trim()
    .split('\n')[0]
    .replace(/^\S*? (?=v?\d)/, '');
};

const pythonLibrary = async () => (await run('python3', ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'])).stdout.trim();

/** The same table of functions with other file names: marshal data cannot be edited as text. */
const renameInMarshal = `
import marshal, sys
path, old, new = sys.argv[1:]
def renamed(label): return (label[0].replace(old, new), label[1], label[2].replace(old, new))
with open(path, 'rb') as file: stats = marshal.load(file)
stats = {renamed(label): (*entry[:4], {renamed(caller): share for caller, share in entry[4].items()}) for label, entry in stats.items()}
with open(path, 'wb') as file: marshal.dump(stats, file)
`;

const neutralise = async (path, format) => {
  const library = await pythonLibrary();
  if (format === 'cprofile') {
    await run('python3', ['-c', renameInMarshal, path, library, neutralPython]);
    return;
  }
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replaceAll(library, neutralPython).replace(/"nodename": "[^"]*"/, '"nodename": "host"'));
};

/** Parts that make a recording large. */
const leaveOut = async (path, keys) => {
  const content = JSON.parse(await readFile(path, 'utf8'));
  for (const key of keys) content[key] = [];
  await writeFile(path, JSON.stringify(content));
};

const record = async (id, recording) => {
  const [format] = id.split('/');
  const folder = join(fixtures, id);
  if (recording.needs !== undefined)
    await copyFile(join(fixtures, recording.needs.fixture, recording.needs.file), join(workspace, recording.needs.file));
  for (const [program, args, output] of recording.before ?? []) {
    const {stdout} = await run(program, args);
    if (output !== undefined) await writeFile(join(workspace, output), stdout);
  }
  const [program, args] = recording.command;
  const recorded = join(workspace, recording.file);
  if (recording.start !== undefined) await writeFile(join(workspace, 'perfwright-start.py'), recording.start);
  for (const file of recording.fresh ?? []) await rm(join(workspace, file), {force: true});
  const {stdout} = await run(program, args, recording.module);
  for (const [later, words] of recording.after ?? []) await run(later, words, recording.module);
  if (recording.toFile) await writeFile(recorded, stdout);
  if (recording.without !== undefined) await leaveOut(recorded, recording.without);
  await neutralise(recorded, format);
  await rm(folder, {recursive: true, force: true});
  await mkdir(folder, {recursive: true});
  await copyFile(recorded, join(folder, recording.file));
  await chmod(join(folder, recording.file), 0o644);
  const runtime = recording.runtime === undefined ? '' : `, Python ${await firstLine(recording.runtime)}`;
  const about = {
    tool: recording.tool,
    version: await firstLine(recording.version, recording.module),
    command: [program, ...args].join(' '),
    platform: `${process.platform} ${process.arch}${runtime}`,
    note: recording.note,
  };
  await writeFile(join(folder, 'recorded.json'), `${JSON.stringify(about, null, 2)}\n`);
};

await mkdir(workspace, {recursive: true});
for (const file of await readdir(join(fixtures, 'programs'))) await copyFile(join(fixtures, 'programs', file), join(workspace, file));
for (const [file, text] of Object.entries(scripts)) if (file.endsWith('.py')) await writeFile(join(workspace, file), text);
const wanted = process.argv.slice(2);
let missing = 0;
for (const [id, recording] of Object.entries(recordings)) {
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  try {
    await record(id, recording);
    say(`recorded ${id}`);
  } catch (error) {
    missing += 1;
    say(`left out ${id}: ${error.shortMessage ?? error.message}`);
  }
}
await execa('node', ['--import', 'tsx', join(fixtures, '../support/write-goldens.ts')], {stdio: 'inherit'});
process.exitCode = missing === 0 ? 0 : 1;
