// Progress of a command: a spinner on a terminal, silence elsewhere.
import type {ReportProgress} from '../model/machine.js';
import type {Terminal} from './terminal.js';

export interface ProgressDisplay {
  readonly report: ReportProgress;
  stop(): void;
}

export const showProgress = async (title: string, {messagesAreTerminal}: Terminal): Promise<ProgressDisplay> => {
  if (!messagesAreTerminal) return {report: () => {}, stop: () => {}};
  const {default: yoctoSpinner} = await import('yocto-spinner');
  // Its own signal handlers would exit at once and keep nothing of the run.
  const spinner = yoctoSpinner({text: title, stream: process.stderr, handleSignals: false}).start();
  return {
    report: (message, elapsedMs) => {
      spinner.text = `${message.replaceAll(/\p{Cc}/gu, ' ').slice(0, 100)} (${Math.round(elapsedMs / 1_000)} s)`;
    },
    stop: () => void spinner.stop(),
  };
};
