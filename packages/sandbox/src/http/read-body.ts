import type { IncomingMessage } from 'node:http';

/** Beyond this, a client that keeps sending is cut off rather than listened to. */
const longestListening = 100 * 1024 * 1024;

/**
 * Reads a request's body whole. One that is longer than the limit is read to its end too, but not kept: answered in the middle of its request, a
 * client would see a reset rather than the answer.
 *
 * @returns The exact bytes; nothing when the client went away first.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | 'too-large' | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else chunks.length = 0;
      if (length > longestListening) request.destroy();
    });
    request.on('end', () => resolve(length > limit ? 'too-large' : Buffer.concat(chunks, length)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}
