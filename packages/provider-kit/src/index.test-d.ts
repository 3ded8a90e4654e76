import { describe, expectTypeOf, it } from 'vitest';
import * as v from 'valibot';
import { checkOptions, createHttpClient, parseShape, readOptions, sharedOptionEntries } from './index.ts';
import type { HttpClient, HttpResponse } from './index.ts';

describe('types', () => {
  it('a client resolves with a response', () => {
    expectTypeOf(createHttpClient).returns.toEqualTypeOf<HttpClient>();
    expectTypeOf<HttpClient['request']>().returns.resolves.toEqualTypeOf<HttpResponse>();
  });

  it('parseShape gives what the schema gives', () => {
    const schema: v.GenericSchema<unknown, { readonly a: number }> = v.object({ a: v.number() });
    expectTypeOf(parseShape(schema, {}, { provider: 'a', requestId: undefined })).toEqualTypeOf<{ readonly a: number }>();
  });

  it('shared entries fit an options interface with optional members', () => {
    interface Options {
      readonly token: string;
      readonly timeoutMs?: number | undefined;
      readonly fetch?: typeof globalThis.fetch | undefined;
    }
    const schema: v.GenericSchema<unknown, Options> = v.strictObject({ ...sharedOptionEntries, token: v.string() });
    expectTypeOf(checkOptions(schema, readOptions({}, {}), { provider: 'a', options: {} })).toEqualTypeOf<Options>();
  });
});
