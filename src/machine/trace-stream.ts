// A browser's trace, from its stream into a file, piece by piece: it may be larger than a message.
import {open, rename, rm} from 'node:fs/promises';
import {unfinishedSuffix} from './atomic-write.js';
import type {InspectorClient} from './inspector-client.js';

const pieceBytes = 1_048_576;
const pieceMs = 30_000;

/** Call it before the tracing starts; resolves when the trace is in its place. */
export const keepTrace = async (client: InspectorClient, path: string): Promise<{readonly dataLoss: boolean}> => {
  const {stream, dataLoss} = await new Promise<{readonly stream: string; readonly dataLoss: boolean}>((resolve, reject) => {
    client.listen((method, parameters) => {
      if (method !== 'Tracing.tracingComplete' || typeof parameters !== 'object' || parameters === null || !('stream' in parameters))
        return;
      resolve({stream: String(parameters.stream), dataLoss: 'dataLossOccurred' in parameters && parameters.dataLossOccurred === true});
    });
    void client.closed.then(() => reject(new Error('the browser closed before its trace was complete')));
  });
  const temporary = `${path}${unfinishedSuffix}`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      for (;;) {
        const {data, base64Encoded, eof} = pieceOf(await client.send('IO.read', {handle: stream, size: pieceBytes}, pieceMs));
        await file.writeFile(Buffer.from(data, base64Encoded ? 'base64' : 'utf8'));
        if (eof) break;
      }
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await client.send('IO.close', {handle: stream}).catch(() => undefined);
    return {dataLoss};
  } catch (error) {
    await rm(temporary, {force: true});
    throw error;
  }
};

const pieceOf = (answer: unknown): {readonly data: string; readonly base64Encoded: boolean; readonly eof: boolean} => {
  if (typeof answer !== 'object' || answer === null) return {data: '', base64Encoded: false, eof: true};
  return {
    data: 'data' in answer && typeof answer.data === 'string' ? answer.data : '',
    base64Encoded: 'base64Encoded' in answer && answer.base64Encoded === true,
    eof: !('eof' in answer) || answer.eof !== false,
  };
};
