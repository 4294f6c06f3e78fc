// TCP ports on which one process listens.
import {readdirSync, readlinkSync} from 'node:fs';
import {ask} from './ask.js';
import {hasProc, listProcesses, readText} from './process-table.js';

export const listeningPorts = async (pid: number): Promise<readonly number[]> => {
  if (!hasProc) return portsFromLsof(pid);
  const inodes = socketInodes(pid);
  return [...allListening(pid)].flatMap(([inode, port]) => (inodes.has(inode) ? [port] : []));
};

/** Whether anybody in the process's network listens there. */
export const isPortTaken = (pid: number, port: number): boolean => [...allListening(pid).values()].includes(port);

/** The process that listens there, as far as this user may see. */
export const portHolder = (pid: number, port: number): number | undefined => {
  const [inode] = [...allListening(pid)].find(([, taken]) => taken === port) ?? [];
  return inode === undefined ? undefined : listProcesses().find(entry => socketInodes(entry.pid).has(inode))?.pid;
};

/** Inode → port. proc_pid_net(5): local address, state (0A: listening) and inode are columns 2, 4 and 10. */
const allListening = (pid: number): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const table of ['tcp', 'tcp6']) {
    for (const line of (readText(`/proc/${pid}/net/${table}`) ?? '').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const port = Number.parseInt(fields[1]?.split(':')[1] ?? '', 16);
      const inode = fields[9];
      if (fields[3] === '0A' && inode !== undefined && !Number.isNaN(port)) found.set(inode, port);
    }
  }
  return found;
};

const socketInodes = (pid: number): ReadonlySet<string> => {
  const inodes = new Set<string>();
  try {
    for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${descriptor}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    }
  } catch {
    // Gone, or not ours: no ports are known.
  }
  return inodes;
};

const linkOf = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
};

const portsFromLsof = async (pid: number): Promise<readonly number[]> => {
  const args = ['-a', '-p', String(pid), '-iTCP', '-sTCP:LISTEN', '-P', '-n', '-Fn'];
  const answer = await ask('lsof', args, {workingDirectory: '/', environment: process.env});
  return [...(answer?.stdout ?? '').matchAll(/^n.*:(\d+)$/gm)].map(match => Number(match[1]));
};
