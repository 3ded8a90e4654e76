import { readFileSync, readdirSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { httpProviderJsonSchema } from '../json-schema/http-provider-json-schema.ts';
import { checkDefinition } from './check/check-definition.ts';
import { definitionOf, submit } from './test-support.ts';

const schema = httpProviderJsonSchema();
const validate = new Ajv({ allErrors: true, strict: true, strictTypes: false }).compile(schema);

/** Whether JSON Schema and definition check agree on what they think of a definition. */
function verdicts(definition: unknown): { readonly schema: boolean; readonly check: boolean } {
  return { schema: validate(definition), check: 'value' in checkDefinition(definition) };
}

const root = new URL('./__fixtures__/', import.meta.url);

describe('the JSON Schema', () => {
  it.each(readdirSync(root))('accepts the definition of %s, as the check does', (style) => {
    const definition: unknown = JSON.parse(readFileSync(new URL(`${style}/provider.json`, root), 'utf8'));
    expect(verdicts(definition)).toEqual({ schema: true, check: true });
  });

  it.each<[string, (definition: ReturnType<typeof full>) => object]>([
    ['an unknown member', (definition) => ({ ...definition, typs: {} })],
    ['no name', (definition) => Object.fromEntries(Object.entries(definition).filter(([name]) => name !== 'name'))],
    ['a name that is not usable', (definition) => ({ ...definition, name: 'a b' })],
    ['an option without a description', (definition) => ({ ...definition, options: { key: { secret: true } } })],
    ['an option with an unusable name', (definition) => ({ ...definition, options: { 'api-key': { description: 'x' } } })],
    ['an unknown kind of auth', (definition) => ({ ...definition, auth: { type: 'oauth' } })],
    ['an auth that lacks its token', (definition) => ({ ...definition, auth: { type: 'bearer' } })],
    ['a bucket without a refill', (definition) => ({ ...definition, rateLimit: [{ capacity: 1 }] })],
    ['a bucket that refills by nothing', (definition) => ({ ...definition, rateLimit: [{ capacity: 1, refillPerSecond: 0 }] })],
    ['a type that is no name', (definition) => ({ ...definition, types: { 'a b': definition.types['job'] } })],
    ['a type without status', (definition) => ({ ...definition, types: { job: {} } })],
    ['a path that is relative', () => definitionOf({ status: { path: 'jobs/{id}' } })],
    ['a path with a query', () => definitionOf({ status: { path: '/jobs?id={id}' } })],
    ['a method that is none', () => definitionOf({ status: { method: 'HEAD' as never } })],
    [
      'a word that means nothing',
      () => definitionOf({ status: { state: { from: 'state', words: { done: 'finished' as never } } } }),
    ],
    ['a path that cannot be read', () => definitionOf({ status: { reason: 'error..message' } })],
    ['an empty list of paths', () => definitionOf({ status: { reason: [] } })],
    ['a header with a space in its name', () => definitionOf({ status: { reason: { header: 'a b' } } })],
    ['an error code that is none', (definition) => ({ ...definition, errors: { rules: [{ status: 400, code: 'oops' }] } })],
    ['a status that is none', (definition) => ({ ...definition, errors: { rules: [{ status: 99, code: 'unsupported' }] } })],
    [
      'pages of an unknown kind',
      () => definitionOf({ status: { items: { failed: { list: 'x' }, pages: { type: 'x' } as never } } }),
    ],
    ['a field named key', () => definitionOf({ status: { items: { failed: { list: 'x', fields: { key: 'y' } } } } })],
    [
      'more pages than are allowed',
      () => definitionOf({ status: { items: { failed: { list: 'x' }, pages: { type: 'link', next: 'n', limit: 1001 } } } }),
    ],
    ['a task that is started without an id', () => definitionOf({ submit: { path: '/jobs' } as never })],
    ['a hint that is no number', () => definitionOf({ hints: { latencyMs: '1s' as never } })],
  ])('refuses %s, as the check does', (_, change) => {
    expect(verdicts(change(full()))).toEqual({ schema: false, check: false });
  });

  it('accepts a definition that uses every member', () => {
    expect(verdicts(full())).toEqual({ schema: true, check: true });
  });

  it('describes every member for editors', () => {
    const undescribed: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties = {} } = node as {
        readonly properties?: Readonly<Record<string, { description?: string; const?: string }>>;
      };
      for (const [name, member] of Object.entries(properties)) {
        const isSaid = member.description !== undefined || member.const !== undefined || '$ref' in member;
        if (!isSaid) undescribed.push(`${path}.${name}`);
      }
      for (const [name, child] of Object.entries(node)) visit(child, `${path}/${name}`);
    };
    visit(schema, '');
    expect(undescribed).toEqual([]);
  });
});

/** A definition with all kinds of members. */
function full(): ReturnType<typeof definitionOf> {
  return definitionOf(
    {
      description: 'Jobs.',
      hints: { latencyMs: 1000, minIntervalMs: 200, typicalDurationMs: 60_000 },
      status: {
        method: 'POST',
        query: { a: '{options.region}' },
        headers: { b: 'x' },
        body: { id: '{id}', list: [1, null, true] },
        format: 'json',
        errors: [
          {
            status: [409, 423],
            when: { from: { header: 'x-kind' }, contains: 'busy' },
            code: 'vendor_unavailable',
            retryable: true,
            advice: 'Wait.',
          },
        ],
        state: {
          from: { header: 'x-state' },
          words: { done: 'settled' },
          rules: [
            { status: 202, state: 'running', vendorState: '202' },
            {
              when: [
                { from: 'a', oneOf: [1, 'b', true] },
                { from: 'c', exists: false },
              ],
              state: 'unknown',
            },
          ],
        },
        progress: { total: ['a', 'b'], failed: 'c', pending: 'd', ended: 'e' },
        items: {
          succeeded: { list: '$', when: { from: 'ok', equals: true }, key: ['a', 'b'], fields: { url: 'url' } },
          failed: { list: 'errors', key: 'id', reason: ['message', 'code'] },
          pages: { type: 'cursor', next: 'next', parameter: 'cursor', more: 'more', limit: 5 },
        },
        reason: ['error.message', { header: 'x-reason' }],
        finishedAt: 'ended',
        retryAfterMs: 'wait',
        quota: { remaining: { header: 'x-left' } },
        results: {
          path: '/results/{body.resultId}',
          states: ['failed'],
          items: { succeeded: { list: 'items' }, pages: { type: 'page', parameter: 'page', first: 0, last: 'pages' } },
        },
      },
      submit: {
        ...submit,
        id: { header: 'location', match: '/jobs/{id}' },
        input: { text: { description: 'A text.', type: 'string', required: true } },
        rejected: { list: 'rejected' },
      },
      cancel: { method: 'DELETE', path: '/jobs/{id}' },
    },
    {
      $schema: './x.json',
      version: '1.2.3',
      description: 'Acme.',
      options: {
        region: { description: 'A region.', env: 'ACME_REGION', default: 'eu', values: ['eu', 'us'] },
        secret: { description: 'A secret.', required: true, secret: true },
      },
      baseUrl: 'https://{options.region}.acme.example/v1',
      auth: {
        type: 'hmac',
        algorithm: 'sha512',
        encoding: 'base64',
        key: '{options.secret}',
        message: '{timestamp}{path}',
        headers: { 'x-sign': '{signature}' },
      },
      headers: { 'x-version': '1' },
      account: '{options.region}',
      rateLimit: [{ capacity: 1, refillPerSecond: 0.5, key: 'k' }],
      maxConcurrency: 2,
      errors: {
        message: 'message',
        vendorCode: 'code',
        requestId: { header: 'x-id' },
        rules: [{ when: { from: 'a', exists: true }, code: 'rate_limited' }],
      },
      defaultType: 'job',
    },
  );
}
