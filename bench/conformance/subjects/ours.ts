import { createPoller, defineProvider, fixed } from '@tasks/core';
import { createHttpClient, errorForStatus, parseJsonBody, parseRetryAfterMs } from '@tasks/provider-kit';

import { fetchOf } from '../http-vendor.ts';
import type { Subject } from '../subject.ts';

export const subject: Subject = {
  can: { signal: true, deadline: true, hints: true, progress: true, unknownState: true },
  connect(vendor, { intervalMs }) {
    const fetch = fetchOf(vendor, { status: (state) => ({ state }) });
    const http = createHttpClient({ provider: 'fake', baseUrl: 'https://vendor.example', fetch });
    const provider = defineProvider({
      specificationVersion: 'v1',
      name: 'fake',
      account: 'fake',
      defaultType: 'job',
      types: {
        job: {
          hints: { minIntervalMs: 10 },
          async getStatus(id: string, { signal }: { readonly signal: AbortSignal }) {
            const response = await http.request({ method: 'GET', path: `/jobs/${id}`, signal });
            if (response.status !== 200) throw errorForStatus(response, { provider: 'fake' });
            const { state } = parseJsonBody(response, { provider: 'fake' }) as { readonly state: string };
            return {
              state: state === 'done' ? 'succeeded' : state === 'running' ? 'running' : 'unknown',
              vendorState: state,
              retryAfterMs: parseRetryAfterMs(response.headers),
            } as const;
          },
        },
      },
    });
    const poller = createPoller({ providers: [provider], schedule: intervalMs === undefined ? 'adaptive' : fixed(intervalMs) });
    return {
      wait: ({ signal, timeoutMs, onProgress }) => poller.wait('fake:1', { signal, timeoutMs, onSnapshot: onProgress }),
    };
  },
};
