import { Readable, pipeline } from 'node:stream';
import type { ServerResponse } from 'node:http';
import type { Vendor, VendorAnswer } from '../vendors/vendor.ts';
import { sendAnswer } from '../http/send-answer.ts';
import type { Fault } from './fault.ts';

/** What a fault is played on. */
export interface FaultStage {
  readonly vendor: Vendor;
  readonly path: string;
  readonly response: ServerResponse;
  /** The vendor's answer, where the work was done. */
  readonly answer: VendorAnswer | undefined;
}

/** Half of it is sent where there is no answer to cut. */
const stockAnswer =
  '{"code":"10000","charge":false,"msg":"查询成功","result":{"code":0,"message":"SUCCESS","task_status":"FINISHED"}}';

const json = { 'content-type': 'application/json; charset=utf-8' };

/** Answers a request, or does not, the way the fault says. `slow` is the caller's: it only delays. */
export function playFault(fault: Exclude<Fault, { readonly kind: 'slow' }>, stage: FaultStage): void {
  const { vendor, response, answer } = stage;
  switch (fault.kind) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'html-502':
    case 'html-503':
      sendHtml(response, fault.kind === 'html-502' ? 502 : 503);
      return;
    case 'truncated':
      sendHalf(response, answer, fault.cut ?? 'json');
      return;
    case 'huge':
      sendHuge(response, fault.bytes ?? 64 * 1024 * 1024);
      return;
    case 'rate-limited': {
      const refusal = vendor.tooManyRequests(stage.path);
      sendAnswer(response, { ...refusal, headers: { ...refusal.headers, 'retry-after': String(fault.retryAfter ?? 1) } });
      return;
    }
    case 'respond':
      sendAnswer(response, { status: fault.status, headers: fault.headers ?? json, body: fault.body ?? '' });
      return;
  }
}

function sendHtml(response: ServerResponse, status: 502 | 503): void {
  const title = status === 502 ? '502 Bad Gateway' : '503 Service Temporarily Unavailable';
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  sendAnswer(response, { status, headers: { 'content-type': 'text/html' }, body });
}

function sendHalf(response: ServerResponse, answer: VendorAnswer | undefined, cut: 'json' | 'connection'): void {
  const { status = 200, headers = json } = answer ?? {};
  const whole = Buffer.from(answer?.body ?? stockAnswer);
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  if (cut === 'json') {
    sendAnswer(response, { status, headers, body: half });
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': whole.length });
  response.write(half, () => response.destroy());
}

function sendHuge(response: ServerResponse, bytes: number): void {
  response.writeHead(200, json);
  // A client that gives up is what this fault is for.
  pipeline(Readable.from(hugeJson(bytes)), response, () => {});
}

function* hugeJson(bytes: number): Generator<Buffer, void, undefined> {
  const head = '{"filler":"';
  const tail = '"}';
  yield Buffer.from(head);
  const chunk = Buffer.alloc(65_536, 'x');
  for (let left = bytes - head.length - tail.length; left > 0; left -= chunk.length)
    yield chunk.subarray(0, Math.min(left, chunk.length));
  yield Buffer.from(tail);
}
