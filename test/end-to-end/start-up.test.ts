// What starting costs: processor time as a ratio to an empty Node.js in the same minute, and memory.
import {readdirSync, readFileSync} from 'node:fs';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {connectServer} from '../support/connect-server.js';
import {projectFolder} from '../support/project-folder.js';

const isLinux = process.platform === 'linux';
const attempts = [1, 2, 3];
/** The budget is that of Node 20. From 22 an empty Node.js starts in a third of the time, with a larger young generation; what we load costs the same. */
const budget = Number.parseInt(process.versions.node, 10) < 22 ? {ratio: 5, residentMb: 75} : {ratio: 12, residentMb: 100};

/** Processor time of all threads so far. */
const cpuMs = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
    0,
  );

const emptyNodeMs = async (): Promise<number> => {
  const {stdout} = await execa(process.execPath, ['-p', 'const {user, system} = process.cpuUsage(); (user + system) / 1000']);
  return Number(stdout);
};

const untilToolsListed = async (): Promise<{readonly cpu: number; readonly residentMb: number}> => {
  const {client, pid, close} = await connectServer(['--root', projectFolder()]);
  await client.listTools();
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const start = {cpu: cpuMs(pid), residentMb: Number(kilobytes) / 1024};
  await close();
  return start;
};

// The least of several: whatever else the machine does only ever adds.
test.skipIf(!isLinux)(
  `the tools are listed within ${budget.ratio} times the processor time of an empty Node.js, and ${budget.residentMb} MB`,
  async () => {
    const empty: number[] = [];
    const starts = [];
    for (const _ of attempts) {
      empty.push(await emptyNodeMs());
      starts.push(await untilToolsListed());
    }
    expect(Math.min(...starts.map(({cpu}) => cpu)) / Math.min(...empty)).toBeLessThanOrEqual(budget.ratio);
    expect(Math.min(...starts.map(({residentMb}) => residentMb))).toBeLessThanOrEqual(budget.residentMb);
  },
);
