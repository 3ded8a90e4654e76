import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultList } from '../faults/fault-list.ts';
import { playFault } from '../faults/play-fault.ts';
import type { Vendor, VendorAnswer } from '../vendors/vendor.ts';
import type { Delays } from './delays.ts';
import { readBody } from './read-body.ts';
import { clip } from './request-log.ts';
import type { RequestLog } from './request-log.ts';
import { sendAnswer } from './send-answer.ts';

/** What serving needs beside the request. */
export interface ServeContext {
  readonly log: RequestLog;
  readonly faults: FaultList;
  readonly delays: Delays;
  now(): number;
}

/** Serves one request to a vendor: logs it, lets faults hit before and after the work, answers. */
export async function serveVendor(
  context: ServeContext,
  vendor: Vendor,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const arrivedAt = context.now();
  const { method = '', url: target = '' } = request;
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  const entry = context.log.open({ at: arrivedAt, vendor: vendor.name, method, path });

  /** Lets the next fault hit; false when there is none left and the request goes its way. */
  const isHit = async (after: 'accept' | 'work', answer: VendorAnswer | undefined): Promise<boolean> => {
    for (;;) {
      const fault = context.faults.take({ vendor: vendor.name, method, target, after });
      if (!fault) return false;
      entry.fault = fault.kind;
      if (fault.kind !== 'slow') {
        playFault(fault, { vendor, path, response, answer });
        // Reset and hanging requests have no status.
        entry.status = response.headersSent ? response.statusCode : 0;
        return true;
      }
      await context.delays.wait(fault.delayMs);
    }
  };

  // Read ahead: a request that waits in the vendor's queue has been sent whole.
  const bodyRead = readBody(request, vendor.bodyLimit);
  if (await isHit('accept', undefined)) return;
  const body = await bodyRead;
  if (body === undefined) return;
  const query = question < 0 ? '' : target.slice(question + 1);
  const answer = vendor.handle({ method, target, path, query, headers: request.headers, body, arrivedAt });
  if (answer.taskId !== undefined) entry.taskId = clip(answer.taskId);
  if (answer.refusal !== undefined) entry.refusal = clip(answer.refusal);
  else if (await isHit('work', answer)) return;
  entry.status = answer.status;
  sendAnswer(response, answer);
}
