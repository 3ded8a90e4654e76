import { describeProvider } from '@tasks/core/testing';
import { parseHttpProvider } from '@tasks/provider-kit';
import definition from '../data/reelworks.json' with { type: 'json' };
import { createReelworksProvider as createFromData } from '../data/reelworks.ts';
import { createReelworksProvider } from '../src/index.ts';
import { render } from './upstream.ts';

const apiKey = 'made-up-for-the-test-5f2e81c7';
const { create: createFromJson } = parseHttpProvider(definition);

for (const [form, create] of Object.entries({ code: createReelworksProvider, data: createFromData, JSON: createFromJson })) {
  await describeProvider(`reelworks as ${form}`, {
    create: ({ baseUrl, timeoutMs }) => create({ apiKey, baseUrl, timeoutMs }),
    secrets: [apiKey],
    upstream: { render },
  });
}
