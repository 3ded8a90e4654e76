import { loadPeer } from '../../measure/load-peer.ts';
import type { Subject } from '../subject.ts';

/** What of ai is used. */
interface AiSdk {
  experimental_generateVideo(options: object): Promise<unknown>;
  readonly APICallError: new (options: object) => Error;
}

const ai = await loadPeer<AiSdk>('ai');
const response = { timestamp: new Date(0), modelId: 'fake', headers: undefined };

export const subject: Subject = {
  can: { signal: true, deadline: true, hints: false, progress: false, unknownState: false },
  connect: (vendor, { intervalMs }) => ({
    wait({ signal, timeoutMs }) {
      const model = {
        specificationVersion: 'v4',
        provider: 'fake',
        modelId: 'fake',
        maxVideosPerCall: 1,
        async doStart(options: { readonly abortSignal?: AbortSignal }) {
          options.abortSignal?.throwIfAborted();
          vendor.started += 1;
          return { operation: { id: '1' }, warnings: [], response };
        },
        async doStatus(options: { readonly abortSignal?: AbortSignal }) {
          const answer = await vendor.ask(options.abortSignal);
          if (answer.is === 'network-error') throw new TypeError('fetch failed');
          if (answer.is === 'refused') {
            const { status, retryAfterSeconds } = answer;
            throw new ai.APICallError({
              message: 'not now',
              url: 'https://vendor.example/1',
              requestBodyValues: {},
              statusCode: status,
              responseHeaders: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
            });
          }
          if (answer.is !== 'done') return { status: 'pending', response };
          const video = { type: 'base64', data: 'AAAA', mediaType: 'video/mp4' };
          return { status: 'completed', videos: [video], warnings: [], response };
        },
      };
      return ai.experimental_generateVideo({
        model,
        prompt: 'a task',
        abortSignal: signal,
        poll: {
          ...(intervalMs !== undefined && { intervalMs }),
          // Who sets a long interval must set a longer timeout: the default is 10 minutes.
          timeoutMs: timeoutMs ?? Math.max(600_000, 2 * (intervalMs ?? 0)),
        },
      });
    },
  }),
};
