import type { ServerResponse } from 'node:http';
import type { UpstreamAnswer, UpstreamReply } from './upstream-description.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** What the upstream does with a request. */
export type Reaction = (request: UpstreamRequest, response: ServerResponse) => void | Promise<void>;

/** An HTML page as a proxy, a load balancer or a login wall answers it. */
export const htmlPage = '<!doctype html><html><head><title>Service</title></head><body><h1>Service</h1></body></html>';

/** Answers. */
export function answering(reply: UpstreamReply): Reaction {
  return (request, response) => {
    const answer = answerOf(reply, request);
    writeHead(response, answer);
    response.end(bytesOf(answer.body));
  };
}

/** Never answers: the connection stays open until the caller closes it. */
export const silent: Reaction = () => undefined;

/** Resets the connection without an answer. */
export const resetting: Reaction = (_request, response) => {
  response.socket?.resetAndDestroy();
};

/** Begins to answer, and then nothing more comes. */
export function stalling(reply: UpstreamReply): Reaction {
  return (request, response) => writeHalf(reply, request, response);
}

/** Begins to answer, and closes the connection in the middle of the body. */
export function cuttingOff(reply: UpstreamReply): Reaction {
  return (request, response) => {
    writeHalf(reply, request, response);
    response.socket?.destroySoon();
  };
}

/** Answers with a body made of many chunks, as fast as the caller takes them. */
export function streaming(answer: UpstreamAnswer, chunks: Iterable<Uint8Array>): Reaction {
  return async (_request, response) => {
    writeHead(response, answer);
    for (const chunk of chunks) {
      if (response.destroyed) return;
      if (!response.write(chunk)) await drained(response);
    }
    response.end();
  };
}

/** What a reply is for a request. */
export function answerOf(reply: UpstreamReply, request: UpstreamRequest): UpstreamAnswer {
  return typeof reply === 'function' ? reply(request) : reply;
}

/** A body as it goes on the wire. */
export function bytesOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function writeHalf(reply: UpstreamReply, request: UpstreamRequest, response: ServerResponse): void {
  const answer = answerOf(reply, request);
  const bytes = bytesOf(answer.body ?? htmlPage);
  writeHead(response, answer, { 'content-length': String(bytes.byteLength) });
  response.write(bytes.subarray(0, Math.ceil(bytes.byteLength / 2)));
}

function writeHead(
  response: ServerResponse,
  { status = 200, headers, body }: UpstreamAnswer,
  more: Record<string, string> = {},
): void {
  const json = body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array);
  response.writeHead(status, { ...(json ? { 'content-type': 'application/json' } : {}), ...headers, ...more });
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      response.off('drain', end);
      response.off('close', end);
      resolve();
    };
    response.on('drain', end);
    response.on('close', end);
  });
}
