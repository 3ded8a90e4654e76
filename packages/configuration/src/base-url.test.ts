import type { PluginOption } from '@tasks/core/provider';
import { describe, expect, it } from 'vitest';
import { baseUrlOf } from './base-url.ts';
import { createFakePlugin } from './test-support/fake-plugin.ts';

function baseUrl(
  values: Readonly<Record<string, unknown>>,
  options?: Readonly<Record<string, PluginOption>>,
): string | undefined {
  return baseUrlOf({ plugin: createFakePlugin(options && { options }), values });
}

describe('baseUrlOf', () => {
  it("is the option's value, else its default with the other options filled in", () => {
    expect(baseUrl({ baseUrl: 'http://127.0.0.1:8080' })).toBe('http://127.0.0.1:8080');
    expect(baseUrl({ region: 'south' })).toBe('https://south.fake.example');
    expect(baseUrl({})).toBe('https://north.fake.example');
  });

  it('takes a name with or without the domain that follows it', () => {
    const options = { baseUrl: { description: 'Where the API is.', default: 'https://{shop}.shops.example' } };
    expect(baseUrl({ shop: 'mine' }, options)).toBe('https://mine.shops.example');
    expect(baseUrl({ shop: 'mine.shops.example' }, options)).toBe('https://mine.shops.example');
  });

  it('is not known without such an option, with a gap in it, and where it is no web address', () => {
    expect(baseUrl({}, {})).toBeUndefined();
    expect(baseUrl({}, { baseUrl: { description: '', default: 'https://{shop}.shops.example' } })).toBeUndefined();
    expect(baseUrl({ baseUrl: 'ftp://files.example' })).toBeUndefined();
    expect(baseUrl({ baseUrl: 'nowhere' })).toBeUndefined();
    expect(baseUrlOf({ plugin: undefined, values: {} })).toBeUndefined();
  });
});
