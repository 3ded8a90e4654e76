import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseHttpProvider } from './define-http-provider.ts';

const guide = readFileSync(new URL('../../../../docs/declarative-providers.md', import.meta.url), 'utf8');
const definitions = [...guide.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => text);

it.each(definitions)('the guide shows definitions that can be used: %#', (text) => {
  expect(parseHttpProvider(JSON.parse(text)).plugin.specificationVersion).toBe('v1');
});

it('the guide shows definitions', () => {
  expect(definitions.length).toBeGreaterThan(3);
});
