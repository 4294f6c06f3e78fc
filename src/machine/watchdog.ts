// Ends what we started when this process is killed and cannot do so itself. docs/decisions/006-watchdog.md
import {execa} from 'execa';
import {runMarker} from './process-tree.js';

/**
 * Reads run ids until its standard input closes, which the system does at our end, however we end. Then: TERM, and KILL for what is left, to
 * everything that carries the marker of one of these runs, and to the process groups these lead. Nothing in it is filled in by us.
 */
const script = `
wanted=
while read -r run; do wanted="$wanted -e $1=$run"; done
signal_all() {
  found=$(grep -lsxzF $wanted /proc/[0-9]*/environ)
  [ -n "$found" ] || return 1
  for file in $found; do
    pid=\${file#/proc/}
    pid=\${pid%/environ}
    kill -"$1" -"$pid" 2>/dev/null
    kill -"$1" "$pid" 2>/dev/null
  done
}
[ -n "$wanted" ] || exit 0
signal_all TERM || exit 0
sleep 0.3 2>/dev/null || sleep 1
for round in 1 2 3 4 5 6 7 8 9 10; do
  signal_all KILL || exit 0
done
`;

export interface Watchdog {
  /** Before the first program starts, so that starting it disturbs none. */
  start(): void;
  watch(runId: string): void;
}

/** Only Linux shows the environment by which the processes of a run are found; elsewhere the next perfwright ends what is left. */
export const createWatchdog = (environment: NodeJS.ProcessEnv = process.env): Watchdog => {
  const watched = new Set<string>();
  let tell: ((runId: string) => void) | undefined;
  const start = (): void => {
    if (tell !== undefined || process.platform !== 'linux') return;
    // Not counted as a child (see start-program.ts): it is reaped after everything that is measured.
    // A group of its own: what is sent to ours must not end it. No marker, and no folder that is kept in use.
    const shell = execa('sh', ['-c', script, 'perfwright-watchdog', runMarker], {
      cwd: '/',
      env: {PATH: `${environment.PATH ?? ''}:/usr/bin:/bin`},
      extendEnv: false,
      detached: true,
      cleanup: false,
      reject: false,
      stdin: 'pipe',
      stdout: 'ignore',
      stderr: 'ignore',
      buffer: false,
    });
    const {stdin} = shell;
    // Without a shell, or when someone ended it, the next perfwright ends what is left.
    stdin.on('error', () => undefined);
    shell.unref();
    if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
    tell = runId => stdin.write(`${runId}\n`);
    for (const runId of watched) tell(runId);
  };
  return {
    start,
    watch: runId => {
      if (watched.has(runId)) return;
      watched.add(runId);
      tell?.(runId);
    },
  };
};
