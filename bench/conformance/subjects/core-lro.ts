import { loadPeer } from '../../measure/load-peer.ts';
import type { Subject } from '../subject.ts';

/** What of @azure/core-lro is used. */
interface CoreLro {
  createHttpPoller(
    operation: {
      sendInitialRequest(): Promise<unknown>;
      sendPollRequest(path: string, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
    },
    options: { readonly intervalInMs: number | undefined },
  ): {
    onProgress(callback: () => void): void;
    pollUntilDone(options: { readonly abortSignal?: AbortSignal | undefined }): Promise<unknown>;
  };
}

const coreLro = await loadPeer<CoreLro>('@azure/core-lro');
const request = { method: 'POST', url: '/start' };

/** The error that Azure's pipeline throws. */
function restError(message: string, more: object): Error {
  return Object.assign(new Error(message), { name: 'RestError', ...more });
}

export const subject: Subject = {
  can: { signal: true, deadline: false, hints: true, progress: true, unknownState: true },
  connect: (vendor, { intervalMs }) => ({
    wait({ signal, onProgress }) {
      const poller = coreLro.createHttpPoller(
        {
          sendInitialRequest: () =>
            Promise.resolve({
              flatResponse: {},
              rawResponse: { statusCode: 202, headers: { 'operation-location': '/operations/1' }, request },
            }),
          async sendPollRequest(_path, options) {
            const answer = await vendor.ask(options?.abortSignal);
            if (answer.is === 'network-error') throw restError('read ECONNRESET', { code: 'REQUEST_SEND_ERROR' });
            if (answer.is === 'refused') throw restError('not now', { statusCode: answer.status });
            const hint = answer.is === 'running' ? answer.retryAfterSeconds : undefined;
            const headers = hint === undefined ? {} : { 'retry-after': String(hint) };
            const status = { running: 'Running', done: 'Succeeded', 'unknown-state': 'Marinating' }[answer.is];
            return { flatResponse: {}, rawResponse: { statusCode: 200, headers, body: { status }, request } };
          },
        },
        { intervalInMs: intervalMs },
      );
      if (onProgress) poller.onProgress(onProgress);
      return poller.pollUntilDone({ abortSignal: signal });
    },
  }),
};
