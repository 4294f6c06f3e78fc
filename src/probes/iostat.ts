// iostat: how busy the devices were while the program was watched. It reads counters only and slows nothing.
import type {Observation} from '../model/observation.js';
import type {Probe, ProbeReading} from '../model/probe.js';
import type {Finding} from '../model/report.js';
import {diskFinding, saturated} from './disks.js';
import {readIostat} from './iostat-json.js';
import {lastWords, toolPlan} from './tool-plan.js';

const output = 'iostat.json';

const read = (text: string, observation: Observation): ProbeReading => {
  const devices = readIostat(text);
  const [busiest] = devices;
  // Its first report comes after a second: a shorter program leaves only what the kernel counted.
  if (busiest === undefined) {
    const finding = diskFinding(observation);
    return {
      figures: {},
      findings: finding === undefined ? [] : [finding],
      lost: "the program ended before iostat's first report; the kernel's counters (/proc/diskstats) before and after were read instead",
      conflicts: [],
    };
  }
  const {name, utilPercent, mostUtilPercent, queue, readWaitMs, writeWaitMs, readKilobytesPerSecond, writtenKilobytesPerSecond, intervals} =
    busiest;
  const finding: Finding = {
    kind: 'device-use',
    level: 'observed',
    title: `${name} was busy ${Math.round(utilPercent)} % of the time, at most ${Math.round(mostUtilPercent)} % in a second`,
    evidence: [
      `read ${Math.round(readKilobytesPerSecond)} kB/s at ${readWaitMs.toFixed(2)} ms, wrote ${Math.round(writtenKilobytesPerSecond)} kB/s at ${writeWaitMs.toFixed(2)} ms`,
      `${queue.toFixed(2)} requests under way on average, ${intervals} ${intervals === 1 ? 'second' : 'seconds'}`,
      'the whole machine, whoever used it',
    ],
    ...(utilPercent >= 100 * saturated
      ? {advice: 'The device is the limit: read and write less, or larger pieces, or use a faster one.'}
      : {}),
  };
  const rounded = (value: number): number => Number(value.toFixed(3));
  return {
    figures: {
      utilPercent: rounded(utilPercent),
      queue: rounded(queue),
      readWaitMs: rounded(readWaitMs),
      writeWaitMs: rounded(writeWaitMs),
      intervals,
    },
    findings: [finding],
    conflicts: conflictsWith(observation, name, utilPercent),
  };
};

const conflictsWith = (
  {waits, wallSeconds, readBytes = 0, writtenBytes = 0}: Observation,
  name: string,
  utilPercent: number,
): readonly string[] => {
  const onDisk = (waits.disk ?? 0) / Math.max(wallSeconds, 1e-9);
  if (onDisk >= 0.5 && utilPercent < 10)
    return [
      `threads waited for a disk ${Math.round(100 * onDisk)} % of the time, while ${name} was busy ${Math.round(utilPercent)} % only: another device, a network file system, or a limit on I/O`,
    ];
  if (utilPercent >= 80 && readBytes + writtenBytes < 1_000_000)
    return [`${name} was busy ${Math.round(utilPercent)} %, but not with this program, which moved less than 1 MB: others use the disk`];
  return [];
};

export const iostat: Probe = {
  id: 'iostat',
  title: 'How busy the devices were',
  cost: 'none: counters of the kernel, once a second, while the program is watched',
  fills: [],
  findings: () => [],
  tool: {
    program: 'iostat',
    install: 'apt-get install sysstat',
    runs: 'beside',
    output,
    instead: {
      probe: 'time',
      how: "the kernel's counters in /proc/diskstats, before and after",
      lost: 'the course over time and the queue length',
    },
    unfit: ({platform}) => (platform === 'linux' ? undefined : 'it has no -x on this system'),
    plan: ({program, ...request}) => {
      // Without -y the first report is the mean since the machine started.
      const plan = toolPlan(
        {...request, program, subject: {pid: 1}},
        {tool: 'iostat', output, args: ['-x', '-d', '-y', '-o', 'JSON', '1'], softStop: {by: 'signal', signal: 'SIGINT', graceMs: 500}},
      );
      return {
        ...plan,
        versionCommand: [program, '-V'],
        commands: plan.commands.map(command => ({...command, environment: {LC_ALL: 'C'}, outputFile: output})),
      };
    },
    read,
    explain: ({stderrTail}) => `it wrote nothing (${lastWords(stderrTail)})`,
  },
};
