import { readFileSync, readdirSync } from 'node:fs';
import { TasksError, assertProvider } from '@tasks/core/provider';
import type { TaskTypeV1 } from '@tasks/core/provider';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { httpProviderJsonSchema } from '../json-schema/http-provider-json-schema.ts';
import { parseHttpProvider } from './define-http-provider.ts';
import type { DefinedHttpProvider, HttpProvider } from './http-provider.ts';
import { callOptions, definitionOf, fakeFetch, submit } from './test-support.ts';
import type { GivenAnswer } from './test-support.ts';

const root = new URL('./__fixtures__/', import.meta.url);
const files = readdirSync(root).flatMap((style) =>
  readdirSync(new URL(`${style}/`, root))
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ name: file, content: JSON.parse(readFileSync(new URL(`${style}/${file}`, root), 'utf8')) as unknown })),
);
const definitions = [
  ...files.filter(({ name }) => name === 'provider.json').map(({ content }) => content),
  definitionOf({
    status: {
      path: '/{+id}',
      query: { a: '{id}' },
      items: {
        failed: { list: '$.x[0].y', when: { from: 'a', oneOf: [1, 'x'] }, key: ['a', 'b'], reason: '$' },
        pages: { type: 'cursor', next: 'next', parameter: 'c', more: 'm' },
      },
      results: {
        path: '/r/{body.r}',
        items: { succeeded: { list: 'list' }, pages: { type: 'page', parameter: 'p', last: 'l' } },
      },
    },
    submit: { ...submit, id: { header: 'location', match: '/x/{id}' }, format: 'form' },
  }),
  definitionOf({ statusMany: { path: '/jobs', query: { ids: '{ids}' }, list: '$', id: 'id' } }),
];
const bodies = files.filter(({ name }) => name !== 'provider.json').map(({ content }) => content);

/** The value with one of its parts, at random, replaced, taken out, or moved to another name. */
function mutated(value: unknown): fc.Arbitrary<unknown> {
  const replacement = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(
      '{',
      '{id}',
      '{+id}',
      '{options.apiKey}',
      '{{',
      '$',
      "['a']",
      'a.b[0]',
      '__proto__',
      'constructor',
      -1,
      0,
      1e308,
      'settled',
      [],
      {},
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  if (typeof value !== 'object' || value === null) return replacement;
  const entries = Object.entries(value);
  const [first] = entries;
  if (first === undefined) return replacement;
  const rebuild = (changed: readonly (readonly [string, unknown])[]): unknown =>
    Array.isArray(value) ? changed.map(([, child]) => child) : Object.fromEntries(changed);
  const within = fc
    .constantFrom(first, ...entries.slice(1))
    .chain(([name, child]) =>
      mutated(child).map((other) => rebuild(entries.map((entry) => (entry[0] === name ? [name, other] : entry)))),
    );
  return fc.oneof(
    { weight: 8, arbitrary: within },
    { weight: 1, arbitrary: replacement },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(first, ...entries.slice(1))
        .map(([name]) => rebuild(entries.filter(([other]) => other !== name))),
    },
    { weight: 1, arbitrary: fc.tuple(fc.string({ maxLength: 12 }), replacement).map((entry) => rebuild([...entries, entry])) },
  );
}

const anyDefinition = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(...definitions)
      .chain((definition) => mutated(definition).chain((once) => fc.oneof(fc.constant(once), mutated(once)))),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const anyBody = fc.oneof(
  fc
    .constantFrom(...bodies)
    .chain(mutated)
    .map((body) => JSON.stringify(body)),
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '{', '<html></html>', '['.repeat(1000), '{"__proto__":{"state":"done"}}'),
);
const anyAnswer: fc.Arbitrary<GivenAnswer> = fc.record({
  status: fc.constantFrom(200, 200, 200, 201, 202, 204, 303, 400, 401, 404, 429, 500),
  body: anyBody,
  headers: fc.dictionary(
    fc.constantFrom('location', 'link', 'retry-after', 'operation-location'),
    fc.stringMatching(/^[ -~]{0,30}$/),
  ),
});

function made(definition: unknown): DefinedHttpProvider | undefined {
  try {
    return parseHttpProvider(definition);
  } catch (error) {
    if (TasksError.isInstance(error) && error.code === 'invalid_argument') return undefined;
    throw error;
  }
}

/** A provider of a definition that is one, with every option set. */
function providerOf({ plugin, create }: DefinedHttpProvider, answers: readonly GivenAnswer[]): HttpProvider | undefined {
  const options = Object.fromEntries(
    Object.entries(plugin.options)
      .filter(([name]) => !['name', 'baseUrl', 'qps', 'rateLimit', 'timeoutMs', 'fetch'].includes(name))
      .map(([name, { default: fallback }]) => [name, fallback ?? 'abc123']),
  );
  try {
    const { fetch } = fakeFetch((_, index) => answers[index % answers.length] ?? {});
    return create({ ...options, baseUrl: 'https://api.acme.example/v1', fetch });
  } catch (error) {
    if (TasksError.isInstance(error) && error.code === 'invalid_argument') return undefined;
    throw error;
  }
}

async function expectOutcome(call: Promise<unknown> | undefined): Promise<void> {
  const outcome: unknown = await call?.catch((error: unknown) => error);
  if (outcome instanceof Error && !TasksError.isInstance(outcome)) throw outcome;
  JSON.stringify(outcome);
}

async function expectSound(type: TaskTypeV1, id: string): Promise<void> {
  const status: unknown = await type.getStatus(id, { ...callOptions(), includeRaw: true }).catch((error: unknown) => error);
  if (TasksError.isInstance(status)) return;
  const {
    state,
    vendorState,
    progress = {},
    succeeded = [],
    failed = [],
  } = status as Awaited<ReturnType<TaskTypeV1['getStatus']>>;
  expect(typeof state).toBe('string');
  expect(vendorState).not.toBe('');
  expect(Object.values(progress ?? {}).every((count: unknown) => Number.isInteger(count) && Number(count) >= 0)).toBe(true);
  expect([...succeeded, ...failed].every(({ key }) => typeof key === 'string')).toBe(true);
}

describe('anything', () => {
  it('as a definition gives a plugin, or says what is wrong with it', () => {
    let usable = 0;
    fc.assert(
      fc.property(anyDefinition, (definition) => {
        const provider = made(definition);
        if (provider === undefined) return;
        usable++;
        const created = providerOf(provider, [{}]);
        if (created !== undefined) assertProvider(created);
      }),
      { numRuns: 1000 },
    );
    expect(usable).toBeGreaterThan(50);
  });

  it('that the check accepts, the JSON Schema accepts', () => {
    const validate = new Ajv({ strict: true, strictTypes: false }).compile(httpProviderJsonSchema());
    fc.assert(
      fc.property(anyDefinition, (definition) => {
        if (made(definition) === undefined || validate(definition)) return;
        // Names that reach into prototypes are passed over by the check.
        expect(JSON.stringify(definition)).toMatch(/"(?:__proto__|constructor|prototype)":/);
      }),
      { numRuns: 1000 },
    );
  });

  it('as an answer gives a status, or an error of the catalogue', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...definitions),
        fc.array(anyAnswer, { minLength: 1, maxLength: 3 }),
        fc.oneof(fc.constant('a1'), fc.string({ unit: 'binary' })),
        async (definition, answers, id) => {
          const provider = made(definition);
          const types = provider && providerOf(provider, answers)?.types;
          for (const type of Object.values(types ?? {})) {
            await expectSound(type, id);
            await expectOutcome(type.getStatusMany?.([id, 'b'], callOptions()));
            await expectOutcome(
              type.submit?.({ input_file_id: id, endpoint: 'x', version: 'v', input: {}, prompt: id }, callOptions()),
            );
            await expectOutcome(type.submit?.({ prompt: id }, callOptions()));
            await expectOutcome(type.cancel?.(id, callOptions()));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('as an answer to any definition does so too', async () => {
    await fc.assert(
      fc.asyncProperty(anyDefinition, fc.array(anyAnswer, { minLength: 1, maxLength: 2 }), async (definition, answers) => {
        const provider = made(definition);
        const types = provider && providerOf(provider, answers)?.types;
        for (const type of Object.values(types ?? {})) {
          await expectSound(type, 'a/b');
          await expectOutcome(type.submit?.({ text: 'x' }, callOptions()));
        }
      }),
      { numRuns: 300 },
    );
  });
});
