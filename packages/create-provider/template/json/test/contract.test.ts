import { describeProvider } from '@tasks/core/testing';
import { parseHttpProvider } from '@tasks/provider-kit';
import definition from '../acme.json' with { type: 'json' };
import { credentials, secrets } from './account.ts';
import { job } from './upstream.ts';

const { create } = parseHttpProvider(definition);

await describeProvider('acme', {
  create: ({ baseUrl, timeoutMs }) => create({ ...credentials, baseUrl, timeoutMs }),
  secrets,
  upstream: { job },
});
