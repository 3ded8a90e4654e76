import { loadPeer } from '../../measure/load-peer.ts';
import type { EngineContender } from '../workload.ts';

/** What of @azure/core-lro is used. */
interface CoreLro {
  createHttpPoller(operation: object, options: object): { pollUntilDone(options: object): Promise<unknown> };
}

const coreLro = await loadPeer<CoreLro>('@azure/core-lro');
const request = { method: 'POST', url: '/start' };
const started = {
  flatResponse: {},
  rawResponse: { statusCode: 202, headers: { 'operation-location': '/operations/1' }, request },
};
const answer = (status: string): object => ({
  flatResponse: {},
  rawResponse: { statusCode: 200, headers: {}, body: { status }, request },
});
const running = answer('Running');
const succeeded = answer('Succeeded');

export const contender: EngineContender = {
  start:
    (workload, { signal }) =>
    (task) =>
      coreLro
        .createHttpPoller(
          {
            sendInitialRequest: async () => started,
            sendPollRequest: async () => (workload.poll(task) ? succeeded : running),
          },
          { intervalInMs: workload.interval(task) },
        )
        .pollUntilDone(signal === undefined ? {} : { abortSignal: signal }),
};
