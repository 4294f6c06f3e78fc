// Bytes → the content of a resource: text when the bytes are text, so that it reads back byte for byte; base64 otherwise.
import type {BlobResourceContents, TextResourceContents} from '@modelcontextprotocol/sdk/types.js';

const utf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

export const contentOf = (uri: string, mimeType: string, bytes: Uint8Array): TextResourceContents | BlobResourceContents => {
  const text = textOf(bytes);
  return text === undefined
    ? {uri, mimeType, blob: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}
    : {uri, mimeType, text};
};

const textOf = (bytes: Uint8Array): string | undefined => {
  // A NUL never stands in a text file, and a picture may happen to decode.
  if (bytes.includes(0)) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};
