import { describeProvider } from '@tasks/core/testing';
import { createAcmeProvider } from '../src/index.ts';
import { credentials, secrets } from './account.ts';
import { job } from './upstream.ts';

await describeProvider('acme', {
  create: ({ baseUrl, timeoutMs }) => createAcmeProvider({ ...credentials, baseUrl, timeoutMs }),
  secrets,
  upstream: { job },
});
