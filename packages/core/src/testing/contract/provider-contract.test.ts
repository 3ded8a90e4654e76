import { describe, expect, it } from 'vitest';

import { TasksError } from '../../provider/index.ts';
import type { ContractCheck } from './contract-check.ts';
import { ContractError } from './contract-error.ts';
import type { ProviderContractOptions } from './contract-options.ts';

import { providerContract } from './provider-contract.ts';
import { acmeContract, acmeToken, acmeUpstream } from './test-support/acme-contract.ts';
import { createAcmeProvider } from './test-support/acme-provider.ts';
import { errors, type } from './test-support/changes.ts';

describe('a sound provider', () => {
  it.each(providerContract(acmeContract()))('$name', { timeout: 30_000 }, async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

function rulesOf(options: ProviderContractOptions): ReadonlySet<string> {
  return new Set(providerContract(options).map(({ rule }) => rule));
}

function checkOf(rule: string, options: ProviderContractOptions): ContractCheck {
  const check = providerContract(options).find((each) => each.rule === rule);
  if (check === undefined) throw new Error(`There is no check of ${rule}.`);
  return check;
}

/** The error that listing the checks throws. */
function refusalOf(options: unknown): unknown {
  try {
    providerContract(options as ProviderContractOptions);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('the list of checks', () => {
  it('has names that are all different', () => {
    const twice = {
      ...acmeUpstream,
      states: [...acmeUpstream.states, ...acmeUpstream.states],
      errors: [...(acmeUpstream.errors ?? []), ...(acmeUpstream.errors ?? [])],
    };
    const names = providerContract(acmeContract(undefined, { upstream: { job: twice } })).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('follows from what the provider can do', () => {
    const plain = type(() => ({ submit: undefined as never, cancel: undefined as never, getStatusMany: undefined as never }));
    const { submit: _submit, cancel: _cancel, many: _many, ...asked } = acmeUpstream;
    const all = rulesOf(acmeContract());
    const some = rulesOf(acmeContract(plain, { upstream: { job: asked } }));
    expect([...all].filter((rule) => !some.has(rule)).toSorted()).toEqual([
      'cancel/request',
      'many/each-once',
      'many/unknown-id',
      'submit/bad-input',
      'submit/id',
      'submit/input-untouched',
      'submit/key',
      'submit/lost-answer',
      'submit/no-id',
      'submit/same-key',
    ]);
  });

  it('is that of the shape alone for a provider without it', () => {
    const create = (): never => ({ specificationVersion: 'v1', name: 'acme' }) as never;
    expect(rulesOf({ ...acmeContract(), create })).toEqual(new Set(['shape/version', 'shape/members']));
  });

  it.each<[string, Partial<ProviderContractOptions> | Record<string, unknown>, RegExp]>([
    ['create', { create: undefined }, /create is missing: give \(\{ baseUrl, timeoutMs \}\)/],
    [
      'a create that takes its time',
      { create: async () => createAcmeProvider({ baseUrl: 'http://127.0.0.1:9', timeoutMs: 1, token: acmeToken }) },
      /create gave a promise/,
    ],
    [
      'a create that throws',
      {
        create: () => {
          throw new Error('no token');
        },
      },
      /create made no provider to look at: Error: no token/,
    ],
    ['secrets', { secrets: undefined }, /secrets is missing: list the tokens/],
    ['a secret that stands everywhere', { secrets: ['a'] }, /secrets\[0\] is no text of at least 8 characters/],
    ['upstream', { upstream: undefined }, /upstream is missing/],
    ['a task type', { upstream: {} }, /upstream has no "job", which is a task type of the provider/],
    [
      'a task type that there is',
      { upstream: { job: acmeUpstream, jobs: acmeUpstream } },
      /"jobs", which is no task type of the provider \(it has: job\)/,
    ],
    [
      'what a submission answers',
      { upstream: { job: { ...acmeUpstream, submit: undefined } } },
      /upstream\["job"\]\.submit is missing, and the type has submit: give \{ input, answer, id \}/,
    ],
    [
      'members of a type',
      { upstream: { job: {} } },
      /idOf is missing.*unknownState is missing.*notFound is missing.*states is missing.*cancel is missing.*many is missing/s,
    ],
    [
      'an end',
      { upstream: { job: { ...acmeUpstream, states: acmeUpstream.states.slice(0, 2) } } },
      /states has none that is done/,
    ],
    [
      'a beginning',
      { upstream: { job: { ...acmeUpstream, states: acmeUpstream.states.slice(2) } } },
      /states has only such that are done/,
    ],
    [
      'a normal form',
      { upstream: { job: { ...acmeUpstream, states: [{ answer: {} }] } } },
      /states\[0\] is not usable: give \{ answer/,
    ],
    ['patience', { patienceMs: 0 }, /patienceMs is no number of milliseconds above 0/],
  ])('cannot be made without %s', (_what, change, message) => {
    expect(refusalOf({ ...acmeContract(), ...change })).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(message),
    });
  });

  it('cannot be made of a capability that the provider does not have', () => {
    const plain = type(() => ({ cancel: undefined as never }));
    expect(refusalOf(acmeContract(plain))).toMatchObject({
      message: expect.stringContaining('upstream["job"].cancel is given, and the type has no cancel'),
    });
  });

  it('cannot be made of nothing', () => {
    expect(refusalOf(undefined)).toMatchObject({ code: 'invalid_argument' });
  });
});

describe('a check', () => {
  it('says what was expected, what was seen, and how to mend it', async () => {
    const broken = acmeContract(errors(() => new TasksError({ code: 'invalid_response', message: 'strange' })));
    const error = await checkOf('http/401', broken)
      .run()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ContractError);
    expect((error as ContractError).message).toMatchInlineSnapshot(`
      "job: tells a refused key (HTTP 401): "authentication_failed"
        expected  getStatus rejects with a TasksError of code "authentication_failed" when the vendor answers HTTP 401 with an empty body
        seen      it rejected with a TasksError of code "invalid_response", retryable: true: strange
        mend      Throw a TasksError of code "authentication_failed" for HTTP 401. Decide by the HTTP status before the body is read, and do not ask that an error's body is JSON.
        rule      http/401"
    `);
    expect(Object.keys(error as object)).toEqual(['name']);
  });

  it('tells a mistake in the options from one in the provider', async () => {
    const idOf = (): never => {
      throw new RangeError('no such segment');
    };
    const options = acmeContract(undefined, { upstream: { job: { ...acmeUpstream, idOf } } });
    await expect(checkOf('calls/concurrent', options).run()).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/a function in the options threw: RangeError: no such segment/),
    });
  });

  it('masks secrets in what it shows', async () => {
    const options = acmeContract(() => ({ redact: (text) => text }));
    const error = await checkOf('secrets/errors', options)
      .run()
      .catch((reason: unknown) => reason);
    expect(String(error)).toContain('<secrets[0]>');
    expect(String(error)).not.toContain(acmeToken);
  });

  it('takes turns with others that were started at once', async () => {
    const checks = providerContract(acmeContract()).filter(
      ({ rule }) => rule.startsWith('calls/') || rule.startsWith('secrets/'),
    );
    await expect(Promise.all(checks.map(({ run }) => run()))).resolves.toHaveLength(checks.length);
  });

  it('goes by what the vendor means by a status', async () => {
    const sloppy = errors(
      (answer, good) =>
        new TasksError({ code: answer.status === 403 ? 'authentication_failed' : good.codeOf(answer), message: 'no' }),
    );
    const statusCodes = { 403: 'authentication_failed' } as const;
    await expect(checkOf('http/403', acmeContract(sloppy, { statusCodes })).run()).resolves.toBeUndefined();
    await expect(checkOf('http/403', acmeContract(sloppy)).run()).rejects.toBeInstanceOf(ContractError);
  });

  it('answers requests for a token beside those for tasks', async () => {
    const options: ProviderContractOptions = {
      ...acmeContract((good) => ({
        async send(call) {
          const session = await good.fetch({ method: 'POST', target: '/oauth/token', signal: call.signal }, call.signal);
          await session.text();
          return good.send(call);
        },
      })),
      auxiliary: ({ target }) => (target === '/oauth/token' ? { body: { access_token: 'x' } } : undefined),
    };
    await expect(checkOf('calls/one-attempt', options).run()).resolves.toBeUndefined();
    await expect(checkOf('states/mapped', options).run()).resolves.toBeUndefined();
  });

  it('lets a vendor give the id of a new task in a header', async () => {
    const submit = {
      ...acmeUpstream.submit,
      input: { urls: [] },
      id: 'job-7',
      answer: { status: 202, headers: { location: '/v1/jobs/job-7' } },
    };
    const byHeader = acmeContract(
      (good, self) => ({
        type: {
          ...good.type,
          async submit(input, { signal, idempotencyKey }) {
            const body = JSON.stringify(self.checkInput(input));
            const { headers } = await self.send({
              method: 'POST',
              target: '/v1/jobs',
              signal,
              body,
              headers: { 'idempotency-key': idempotencyKey },
            });
            return { id: self.idIn({ id: headers.get('location')?.split('/').at(-1) }) };
          },
        },
      }),
      { upstream: { job: { ...acmeUpstream, submit } } },
    );
    for (const check of providerContract(byHeader)) await expect(check.run()).resolves.toBeUndefined();
  }, 60_000);

  it('lets a vendor leave out what has its default', async () => {
    const states = [
      ...acmeUpstream.states,
      { answer: { body: {} }, expect: { state: 'running', vendorState: 'working' } as const },
    ];
    const upstream = { job: { ...acmeUpstream, states } };
    const lenient = acmeContract((good) => ({ toStatus: (body) => good.toStatus({ state: 'working', ...(body as object) }) }), {
      upstream,
    });
    await expect(checkOf('body/shape', lenient).run()).rejects.toMatchObject({
      expected: expect.stringContaining('the JSON []'),
    });
    const strict = acmeContract(
      (good) => ({ toStatus: (body) => good.toStatus(Array.isArray(body) ? body : { state: 'working', ...(body as object) }) }),
      { upstream },
    );
    await expect(checkOf('body/shape', strict).run()).rejects.toMatchObject({
      expected: expect.stringContaining('the JSON null'),
    });
  });

  it('asks for what signedAnew names', async () => {
    const options = acmeContract(undefined, { signedAnew: ['x-acme-nonce', 'x-acme-signature'] });
    await expect(checkOf('calls/signed-anew', options).run()).rejects.toMatchObject({
      expected: expect.stringContaining('carry x-acme-signature'),
    });
  });
});
