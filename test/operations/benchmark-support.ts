// A call of run_benchmark in a sandbox, and repositories whose two commits differ in a known way.
import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {execaSync} from 'execa';
import {BenchmarkReport} from '../../src/model/benchmark.js';
import {runBenchmark} from '../../src/operations/run-benchmark.js';
import {quietContext, type Sandbox} from '../machine/sandbox.js';
import {policyOfProject} from '../support/policy.js';

export const node = process.execPath;

/** Work by the processor's own clock, so that a loaded machine does not change its amount. */
export const spinScript = (ms: number, output = ''): string =>
  `const end = process.cpuUsage().user + ${ms} * 1000; while (process.cpuUsage().user < end);${output}`;
export const spin = (ms: number, output = ''): readonly string[] => [node, '-e', spinScript(ms, output)];

export const bench = async (sandbox: Sandbox, input: object, context = quietContext): Promise<BenchmarkReport> => {
  const policy = await policyOfProject();
  return BenchmarkReport.parse(await runBenchmark.run(input, {...context, machine: sandbox.machine, policy}));
};

export const codes = ({warnings}: BenchmarkReport): readonly string[] => warnings.map(({code}) => code);

export const git = (directory: string, ...args: string[]): string =>
  execaSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args], {cwd: directory}).stdout;

/** One commit for each set of files; returns their ids. */
export const repository = (directory: string, commits: readonly Readonly<Record<string, string>>[]): readonly string[] => {
  git(directory, 'init', '--quiet');
  return commits.map((files, index) => {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, file)), {recursive: true});
      writeFileSync(join(directory, file), content);
    }
    git(directory, 'add', '--all');
    git(directory, 'commit', '--quiet', '--message', `commit ${index}`);
    return git(directory, 'rev-parse', 'HEAD');
  });
};
