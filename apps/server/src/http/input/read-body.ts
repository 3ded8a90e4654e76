import type { Context } from 'hono';
import { ApiError, malformed } from '../api-error.ts';

/** The media type of a request's body, in small letters and without parameters; undefined where there is none. */
export function mediaTypeOf(c: Context): string | undefined {
  return c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
}

/**
 * Checks that a body comes in one of the media types, and as it is: not compressed.
 *
 * @throws {ApiError} 415.
 */
export function assertMediaType(c: Context, ...mediaTypes: readonly string[]): void {
  const mediaType = mediaTypeOf(c);
  const encoding = c.req.header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (mediaType !== undefined && mediaTypes.includes(mediaType) && encoding === 'identity') return;
  throw new ApiError({
    code: 'unsupported',
    httpStatus: 415,
    message: `The body must be ${mediaTypes.join(' or ')}, not compressed. Say so in the Content-Type header.`,
    headers: { 'accept-post': mediaTypes.join(', ') },
  });
}

/**
 * Reads a whole body.
 *
 * @throws {ApiError} 413 when it is larger than allowed; 400 when it is not UTF-8.
 */
export async function readText(c: Context, maxBytes: number): Promise<string> {
  const length = c.req.header('content-length');
  if (length !== undefined && Number(length) > maxBytes) throw tooLarge(maxBytes);
  // With a length, the HTTP server reads just so much. Without one, or without such a server, it is counted.
  const bytes = await (length === undefined ? readCounted(c, maxBytes) : c.req.arrayBuffer()).catch((error: unknown) => {
    throw error instanceof ApiError ? error : malformed('The body broke off before its end.');
  });
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('The body is not UTF-8.');
  }
}

async function readCounted(c: Context, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body is larger than allowed. */
export function tooLarge(maxBytes: number): ApiError {
  return new ApiError({
    code: 'invalid_argument',
    httpStatus: 413,
    message: `The body is larger than the ${maxBytes} bytes that are allowed. Send less at once.`,
  });
}
