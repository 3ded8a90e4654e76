import { describe, expect, it } from 'vitest';
import { parseHttpProvider } from '../define-http-provider.ts';
import { definitionOf, errorOf, submit } from '../test-support.ts';
import { checkDefinition } from './check-definition.ts';

function problemsOf(definition: unknown): readonly string[] {
  const checked = checkDefinition(definition);
  return 'problems' in checked ? checked.problems : [];
}

const key = { description: 'The key.', required: true, secret: true };

describe('a definition', () => {
  it('is named with its source and every member that is wrong', async () => {
    const error = await errorOf(() =>
      parseHttpProvider(
        { name: 'acme', types: { batch: { status: { state: { from: 'status', words: { done: 'finished' } } } } } },
        { source: './acme.json' },
      ),
    );
    expect(error.code).toBe('invalid_argument');
    expect(error.message).toBe(
      'The definition of provider "acme" in ./acme.json is not usable: types.batch.status.path: is missing; ' +
        'types.batch.status.state.words.done: expected one of queued, running, succeeded, partially_succeeded, failed, canceled, unknown, settled. ' +
        'Correct each member that is named.',
    );
  });

  it('shows none of its values', async () => {
    const error = await errorOf(() =>
      parseHttpProvider(
        definitionOf({}, { auth: { type: 'bearer', token: 'sk-live-0123456789' }, headers: { 'x y': 'sk-live-0123456789' } }),
      ),
    );
    expect(error.message).not.toContain('sk-live');
  });

  it('shows a bounded number of problems', async () => {
    const types = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`t${index}`, {}]));
    expect((await errorOf(() => parseHttpProvider({ name: 'acme', types }))).message).toMatch(/; and 80 more\. Correct/);
  });

  it.each([undefined, null, 1, 'x', [], {}, () => 1, new Date(), new Map()])('is not %s', async (value) => {
    expect(await errorOf(() => parseHttpProvider(value))).toMatchObject({ code: 'invalid_argument' });
  });

  it('is not an object that throws, or goes in a circle', async () => {
    const throwing = {
      get name(): string {
        throw new Error('no');
      },
    };
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    for (const value of [throwing, definitionOf({ submit: { ...submit, body: circle as never } })]) {
      expect(await errorOf(() => parseHttpProvider(value))).toMatchObject({ code: 'invalid_argument' });
    }
  });

  it('cannot be changed after it was checked', () => {
    const definition = { ...definitionOf({}), version: '1' };
    const { plugin } = parseHttpProvider(definition);
    definition.version = '2';
    expect(plugin.version).toBe('1');
  });

  it.each<[string, unknown, string]>([
    ['an unknown member', { ...definitionOf(), typo: 1 }, 'typo: there is no such member'],
    [
      'an unknown member deep down',
      definitionOf({ status: { stat: 1 } as never }),
      'types.job.status.stat: there is no such member',
    ],
    ['a list where an object belongs', { ...definitionOf(), errors: [] }, 'errors: expected an object, not a list'],
    ['no types', { name: 'acme', types: {} }, 'types: expected at least one task type'],
    [
      'several types without a default',
      { ...definitionOf(), types: { a: definitionOf().types['job'], b: definitionOf().types['job'] } },
      'defaultType: is missing: say which of a, b a ref without a type means',
    ],
    [
      'a default type that is none',
      { ...definitionOf(), defaultType: 'x' },
      'defaultType: is not one of the types (there are: job)',
    ],
    [
      'an option of a shared name',
      definitionOf({}, { options: { timeoutMs: { description: 'x' } } }),
      'options.timeoutMs: expected a name of its own',
    ],
    [
      'two options of one variable',
      definitionOf({}, { options: { a: { description: 'x', env: 'ACME_BASE_URL' } } }),
      'options.a.env: ACME_BASE_URL is the variable of baseUrl already',
    ],
    [
      'a secret with a default',
      definitionOf({}, { options: { key: { ...key, default: 'x' } } }),
      'options.key.default: a secret does not belong into a definition',
    ],
    [
      'a default that is not allowed',
      definitionOf({}, { options: { a: { description: 'x', default: 'c', values: ['a'] } } }),
      'options.a.default: is not one of values',
    ],
    [
      'a template with an unknown option',
      definitionOf({ status: { path: '/{options.x}/{id}' } }),
      'types.job.status.path: uses {options.x}, but there is no such option (there are: none)',
    ],
    [
      'a template with an unknown name',
      definitionOf({ status: { path: '/{id}/{job}' } }),
      'types.job.status.path: uses {job}, which is not known here (known: id, options.…)',
    ],
    [
      'a template with a member of an id',
      definitionOf({ status: { path: '/{id.x}' } }),
      'types.job.status.path: uses {id.x}, but id has no members',
    ],
    [
      'a template with a single brace',
      definitionOf({ status: { query: { a: '{id' } } }),
      'types.job.status.query.a: has a single "{"',
    ],
    [
      'the input where there is none',
      definitionOf({ status: { query: { a: '{input.a}' } } }),
      'types.job.status.query.a: uses {input.a}, which is not known here',
    ],
    [
      'slashes kept elsewhere than in a path',
      definitionOf({ status: { query: { a: '{+id}' } } }),
      'types.job.status.query.a: uses {+id}, but {+…} is for paths',
    ],
    [
      'a status that asks the same of all',
      definitionOf({ status: { path: '/jobs' } }),
      'types.job.status: nothing in it uses {id}',
    ],
    ['a cancel that stops all', definitionOf({ cancel: { path: '/jobs/cancel' } }), 'types.job.cancel: nothing in it uses {id}'],
    ['a GET with a body', definitionOf({ status: { body: { id: '{id}' } } }), 'types.job.status.body: a GET request has no body'],
    [
      'a form with a list',
      definitionOf({ submit: { ...submit, format: 'form', body: { a: [1] } } }),
      'types.job.submit.body: a form is an object of texts',
    ],
    [
      'a submit by GET',
      definitionOf({ submit: { ...submit, method: 'GET' } }),
      'types.job.submit.method: a GET request starts nothing',
    ],
    [
      'a token in the definition',
      definitionOf({}, { auth: { type: 'bearer', token: 'abc' } }),
      'auth.token: must come from an option',
    ],
    [
      'a token of an option that is no secret',
      definitionOf(
        {},
        { options: { key: { description: 'x' } }, auth: { type: 'header', header: 'x-key', value: '{options.key}' } },
      ),
      'auth.value: comes from key: mark it as a secret by options.key.secret',
    ],
    [
      'a signature that is not sent',
      definitionOf(
        {},
        { options: { key }, auth: { type: 'hmac', key: '{options.key}', message: '{body}', headers: { a: '{nonce}' } } },
      ),
      'auth.headers: none of them uses {signature}',
    ],
    [
      'a secret in the account',
      definitionOf({}, { options: { key }, account: '{options.key}' }),
      'account: uses {options.key}, which is a secret',
    ],
    [
      'a secret in the base URL',
      definitionOf({}, { options: { key }, baseUrl: 'https://{options.key}.example' }),
      'baseUrl: uses {options.key}, which is a secret',
    ],
    [
      'a base URL that is none',
      definitionOf({}, { baseUrl: 'api.acme.example' }),
      'baseUrl: expected an absolute http or https URL',
    ],
    [
      'a base URL with a query',
      definitionOf({}, { baseUrl: 'https://acme.example/?x=1' }),
      'baseUrl: expected an absolute http or https URL',
    ],
    [
      'words without a place',
      definitionOf({ status: { state: { words: { a: 'succeeded' } } } }),
      'types.job.status.state.from: is missing',
    ],
    ['a place without words', definitionOf({ status: { state: { from: 'a' } } }), 'types.job.status.state.words: is missing'],
    [
      'states that never end',
      definitionOf({ status: { state: { from: 'a', words: { a: 'running' } } } }),
      'types.job.status.state: no word or rule means succeeded',
    ],
    [
      'a settled state with nothing to settle by',
      definitionOf({ status: { progress: undefined } }),
      'types.job.status.state: "settled" needs to know how many failed',
    ],
    [
      'a rule without a condition',
      definitionOf({ status: { state: { rules: [{ state: 'succeeded' }] } } }),
      'types.job.status.state.rules[0]: expected status, when, or both',
    ],
    [
      'a condition with two operators',
      definitionOf({ status: { state: { rules: [{ when: { from: 'a', equals: 1, exists: true }, state: 'succeeded' }] } } }),
      'types.job.status.state.rules[0].when: expected exactly one of equals, oneOf, contains and exists',
    ],
    [
      'a condition in a list without operator',
      definitionOf({ status: { errors: [{ when: [{ from: 'a' }], code: 'unsupported' }] } }),
      'types.job.status.errors[0].when[0]: expected exactly one of',
    ],
    [
      'counts that say it twice',
      definitionOf({ status: { progress: { failed: 'a', ended: 'b', succeeded: 'c' } } }),
      'types.job.status.progress: ended takes the place of succeeded',
    ],
    [
      'two pauses',
      definitionOf({ status: { retryAfter: 'a', retryAfterMs: 'b' } }),
      'types.job.status.retryAfterMs: retryAfter says it already',
    ],
    [
      'pages of no list',
      definitionOf({ status: { items: { pages: { type: 'link', next: 'n' } } } }),
      'types.job.status.items.pages: there is no list',
    ],
    [
      'results without a list',
      definitionOf({ status: { results: { path: '/r/{id}', items: {} } } }),
      'types.job.status.results.items: there is nothing to read',
    ],
    [
      'an id of two places',
      definitionOf({ submit: { ...submit, id: { path: 'a', header: 'b', match: '/{id}' } } }),
      'types.job.submit.id: expected exactly one of path and header',
    ],
    [
      'an id within a URL without its place',
      definitionOf({ submit: { ...submit, id: { header: 'location', match: 'jobs-{id}' } } }),
      'types.job.submit.id.match: expected the end of a path with {id}',
    ],
    [
      'an id by a path alone',
      definitionOf({ submit: { ...submit, id: { path: 'a' } as never } }),
      'types.job.submit.id.match: is missing',
    ],
    [
      'a header of the connection',
      definitionOf({ status: { headers: { Host: 'evil.example' } } }),
      'types.job.status.headers.Host: expected the name of a header other than host',
    ],
    [
      'many at once with pages',
      definitionOf({
        status: { items: { failed: { list: 'x' }, pages: { type: 'link', next: 'n' } } },
        statusMany: { path: '/jobs', query: { ids: '{ids}' }, list: 'jobs', id: 'id' },
      }),
      'types.job.statusMany: does not go together with results or pages',
    ],
    [
      'a batch that asks after no id',
      definitionOf({ statusMany: { path: '/jobs', list: 'jobs', id: 'id' } }),
      'types.job.statusMany: nothing in it uses {ids}',
    ],
    [
      'a body nested without end',
      definitionOf({ submit: { ...submit, body: nested(100) as never } }),
      'types.job.submit.body: expected JSON, nested at most 32 deep',
    ],
  ])('with %s is refused', (_, definition, problem) => {
    const problems = problemsOf(definition);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.slice(0, problem.length)).toBe(problem);
  });

  it('sets no prototype', () => {
    const text = JSON.stringify(definitionOf());
    const atTheTop: unknown = JSON.parse(text.replace('{', '{"__proto__":{"polluted":true},'));
    const within: unknown = JSON.parse(text.replace('"types":{', '"types":{"__proto__":{"status":1},"constructor":{},'));
    expect(problemsOf(atTheTop)).toEqual(['__proto__: there is no such member']);
    const checked = checkDefinition(within);
    expect('value' in checked && Object.keys(checked.value.types)).toEqual(['job']);
    expect(({} as { readonly polluted?: boolean }).polluted).toBeUndefined();
  });
});

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}
