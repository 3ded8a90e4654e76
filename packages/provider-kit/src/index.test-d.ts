import { describe, expectTypeOf, it } from 'vitest';
import * as v from 'valibot';
import {
  checkOptions,
  createHttpClient,
  defineOptions,
  parseShape,
  readOptions,
  sharedOptionEntries,
  sharedOptions,
  visibleText,
} from './index.ts';
import type { HttpClient, HttpResponse, SharedOptions } from './index.ts';

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

  it('a response is all that parseShape needs to know', () => {
    expectTypeOf<HttpResponse>().toExtend<Parameters<typeof parseShape>[2]>();
  });

  it('every option is declared, with a schema of its type', () => {
    interface Options extends SharedOptions {
      readonly token: string;
      readonly size?: number | undefined;
    }
    const shared = sharedOptions({ name: 'acme', env: 'ACME' });
    const token = { schema: visibleText, required: true };
    const size = { schema: v.number(), fallback: 1 };
    expectTypeOf(defineOptions<Options>('acme', { token, size, ...shared }).read).returns.toEqualTypeOf<Options>();
    // @ts-expect-error -- size is not declared
    defineOptions<Options>('acme', { token, ...shared });
    // @ts-expect-error -- a size is a number
    defineOptions<Options>('acme', { token, size: token, ...shared });
  });
});
