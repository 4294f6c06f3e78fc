// A browser's trace, from its stream into a gzipped file, piece by piece: it may be larger than a message.
// Compressed here, as a browser that is asked to compress takes two seconds longer to hand over the smallest trace (Chromium 156: 2.3 instead of 0.4 s).
import {createWriteStream} from 'node:fs';
import {rename, rm} from 'node:fs/promises';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {createGzip} from 'node:zlib';
import {unfinishedSuffix} from './atomic-write.js';
import type {InspectorClient} from './inspector-client.js';

const pieceBytes = 1_048_576;
const pieceMs = 30_000;
const quick = 3;

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
  let failure: unknown;
  let isBegun = false;
  const pieces = async function* (): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const {data, base64Encoded, eof} = pieceOf(await client.send('IO.read', {handle: stream, size: pieceBytes}, pieceMs));
        const piece = Buffer.from(data, base64Encoded ? 'base64' : 'utf8');
        isBegun = isBegun || piece.length > 0;
        yield piece;
        if (eof) return;
      }
    } catch (error) {
      // The beginning of a trace can be read: it is kept.
      failure = error;
    }
  };
  try {
    await pipeline(Readable.from(pieces()), createGzip({level: quick}), createWriteStream(temporary, {flags: 'wx', mode: 0o600}));
    if (isBegun) await rename(temporary, path);
  } finally {
    await rm(temporary, {force: true});
  }
  if (failure !== undefined) throw failure;
  await client.send('IO.close', {handle: stream}).catch(() => undefined);
  return {dataLoss};
};

const pieceOf = (answer: unknown): {readonly data: string; readonly base64Encoded: boolean; readonly eof: boolean} => {
  if (typeof answer !== 'object' || answer === null) return {data: '', base64Encoded: false, eof: true};
  return {
    data: 'data' in answer && typeof answer.data === 'string' ? answer.data : '',
    base64Encoded: 'base64Encoded' in answer && answer.base64Encoded === true,
    eof: !('eof' in answer) || answer.eof !== false,
  };
};
