// Progress notifications and cancellation.
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {type ProgressNotification, progressSender} from '../../src/mcp/progress.js';
import {connectClient} from '../support/connect-client.js';
import {drawOperation, emptyReport} from '../support/draw-operation.js';

describe('progress', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const collect = () => {
    const sent: ProgressNotification['params'][] = [];
    const sender = progressSender('token', async ({params}) => void sent.push(params));
    return {sent, sender};
  };

  test('is sent at least every two seconds while the operation says nothing', () => {
    const {sent, sender} = collect();
    sender.report('Recording', 0);
    vi.advanceTimersByTime(20_000);
    expect(sent.length).toBeGreaterThanOrEqual(10);
    expect(sent.at(-1)?.message).toMatch(/^Recording \(\d+ s\)$/);
    sender.end();
  });

  test('carries the token and rising numbers, also when two come at once', () => {
    const {sent, sender} = collect();
    for (const step of ['one', 'two', 'three']) sender.report(step, 0);
    sender.end();
    expect(sent.map(({progressToken, message}) => [progressToken, message])).toEqual([
      ['token', 'one'],
      ['token', 'two'],
      ['token', 'three'],
    ]);
    const numbers = sent.map(({progress}) => progress);
    expect(numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0))).toBe(true);
  });

  test('ends with the call', () => {
    const {sent, sender} = collect();
    sender.end();
    vi.advanceTimersByTime(10_000);
    expect(sent).toEqual([]);
  });

  test('is not sent to a client that did not ask', () => {
    const send = vi.fn();
    const sender = progressSender(undefined, send);
    sender.report('Recording', 0);
    vi.advanceTimersByTime(10_000);
    expect(send).not.toHaveBeenCalled();
  });
});

test('a client that asks sees what the operation reports', async () => {
  const messages: (string | undefined)[] = [];
  const operation = drawOperation(async (_, {progress}) => {
    progress('Recording', 10);
    return emptyReport;
  });
  const client = await connectClient({operations: [operation]});
  await client.callTool({name: 'measure_it', arguments: {}}, undefined, {onprogress: ({message}) => messages.push(message)});
  expect(messages).toEqual(['Recording']);
});

/** An operation that runs until it is cancelled, and tells. */
const endless = () => {
  const events = new EventTarget();
  const started = new Promise(resolve => events.addEventListener('started', resolve));
  const cancelled = new Promise(resolve => events.addEventListener('cancelled', resolve));
  const operation = drawOperation(async (_, {signal}) => {
    signal.addEventListener('abort', () => events.dispatchEvent(new Event('cancelled')));
    events.dispatchEvent(new Event('started'));
    await cancelled;
    return emptyReport;
  });
  return {operation, started, cancelled};
};

test('a cancelled call cancels the operation', async () => {
  const {operation, started, cancelled} = endless();
  const client = await connectClient({operations: [operation]});
  const stop = new AbortController();
  const call = client.callTool({name: 'measure_it', arguments: {}}, undefined, {signal: stop.signal});
  await started;
  stop.abort('enough');
  await expect(call).rejects.toThrow('enough');
  await cancelled;
});

test('a client that leaves cancels its calls', async () => {
  const {operation, started, cancelled} = endless();
  const client = await connectClient({operations: [operation]});
  const call = client.callTool({name: 'measure_it', arguments: {}});
  await started;
  await client.close();
  await expect(call).rejects.toThrow('closed');
  await cancelled;
});
