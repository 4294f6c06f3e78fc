// Progress notifications of one call: whatever the operation says, and a sign of life when it says nothing.
import type {ProgressToken} from '@modelcontextprotocol/sdk/types.js';
import type {ReportProgress} from '../model/machine.js';

const silenceMs = 1_500;

export interface ProgressNotification {
  readonly method: 'notifications/progress';
  readonly params: {readonly progressToken: ProgressToken; readonly progress: number; readonly message: string};
}

export interface ProgressSender {
  readonly report: ReportProgress;
  end(): void;
}

const unheard: ProgressSender = {report: () => {}, end: () => {}};

export const progressSender = (
  token: ProgressToken | undefined,
  send: (notification: ProgressNotification) => Promise<void>,
): ProgressSender => {
  if (token === undefined) return unheard;
  const startedAt = performance.now();
  let latest = 'Working';
  let sentSeconds = 0;
  let sentAt = startedAt;

  const notify = (message: string): void => {
    const now = performance.now();
    // Seconds since the call began; the protocol wants each number above the last.
    sentSeconds = Math.max((now - startedAt) / 1_000, sentSeconds + 0.001);
    sentAt = now;
    send({method: 'notifications/progress', params: {progressToken: token, progress: sentSeconds, message}}).catch(() => {
      // The client is gone; the transport's close ends the call.
    });
  };

  const heartbeat = setInterval(() => {
    if (performance.now() - sentAt >= silenceMs) notify(`${latest} (${Math.round((performance.now() - startedAt) / 1_000)} s)`);
  }, silenceMs / 3);
  heartbeat.unref();

  return {
    report: message => {
      latest = message;
      notify(message);
    },
    end: () => clearInterval(heartbeat),
  };
};
