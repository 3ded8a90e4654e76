import { describe, expect, it } from 'vitest';
import type { HttpSubmitDefinition } from '../definition/http-task-definition.ts';
import { callOptions, definitionOf, errorOf, fakeApi, submit } from '../test-support.ts';
import type { FakeApi, GivenAnswer } from '../test-support.ts';

function submitting(definition: Partial<HttpSubmitDefinition>, answer: GivenAnswer = { body: { id: 'new' } }): FakeApi {
  return fakeApi(definitionOf({ submit: { ...submit, ...definition } }), answer);
}

describe('a task that is started', () => {
  it('sends the input as it is, where the definition says no more', async () => {
    const { job, sent } = submitting({});
    expect(await job.submit?.({ text: '{id}', list: [1, null] }, callOptions())).toEqual({ id: 'new' });
    expect(sent[0]).toMatchObject({ method: 'POST', target: '/v1/jobs', body: '{"text":"{id}","list":[1,null]}' });
  });

  it('names the submission where the vendor wants it', async () => {
    const { job, sent } = submitting({
      headers: { 'Idempotency-Key': '{idempotencyKey}' },
      query: { request: '{idempotencyKey}' },
    });
    await job.submit?.({}, { ...callOptions(), idempotencyKey: 'once&only' });
    expect(sent[0]?.headers['idempotency-key']).toBe('once&only');
    expect(sent[0]?.target).toBe('/v1/jobs?request=once%26only');
  });

  it.each<[HttpSubmitDefinition['id'], GivenAnswer, string | undefined]>([
    ['data.id', { body: { data: { id: 'a:b/c' } } }, 'a:b/c'],
    ['id', { body: { id: 42 } }, '42'],
    ['id', { body: { id: 0 } }, '0'],
    ['id', { body: '{"id":92374205376234567890}' }, undefined],
    ['id', { body: { id: '' } }, undefined],
    ['id', { body: { id: '  ' } }, undefined],
    ['id', { body: { id: null } }, undefined],
    ['id', { body: { id: true } }, undefined],
    ['id', { body: { id: ['a'] } }, undefined],
    ['id', { body: '{"id":"\\ud800"}' }, undefined],
    ['id', { status: 204 }, undefined],
    [{ header: 'X-Job' }, { status: 202, headers: { 'x-job': 'h1' } }, 'h1'],
    [
      { header: 'location', match: '/jobs/{id}' },
      { status: 201, headers: { location: 'https://elsewhere.example/jobs/a%2Fb?x=1' } },
      'a/b',
    ],
    [{ path: 'links.self', match: '/v1/{+id}' }, { body: { links: { self: '/v1/operations/o1' } } }, 'operations/o1'],
    [{ header: 'location', match: '/jobs/{id}' }, { status: 202, headers: { location: '/tasks/1' } }, undefined],
    [{ header: 'location', match: '/jobs/{id}' }, { status: 202 }, undefined],
  ])('has the id that stands at %j of %j: %s', async (id, answer, expected) => {
    const { job } = submitting({ id }, answer);
    const outcome: unknown = await job.submit?.({}, callOptions()).catch((error: unknown) => error);
    // A second attempt would start a second task.
    const refused = { code: 'invalid_response', retryable: false, provider: 'acme' };
    expect(outcome).toMatchObject(expected === undefined ? refused : { id: expected });
  });

  it('checks its input and names each field', async () => {
    const { job, sent } = submitting({
      input: { text: { type: 'string', required: true }, size: { type: 'number' }, tags: { type: 'array' }, any: {} },
      body: { text: '{input.text}', size: '{input.size}', note: 'size {input.size}', any: '{input.any}' },
    });
    const error = await errorOf(() => job.submit?.({ size: '5', tags: {}, txt: 'x', __proto__x: 1 }, callOptions()));
    expect(error).toMatchObject({ code: 'invalid_argument', provider: 'acme' });
    for (const part of [
      'there is no field "txt" (there are: text, size, tags, any)',
      'text is missing',
      'size: expected a number',
      'tags: expected an array',
    ]) {
      expect(error.message).toContain(part);
    }
    expect(sent).toEqual([]);
    await job.submit?.({ text: 'x', any: { deep: [1] } }, callOptions());
    expect(sent[0]?.body).toBe('{"text":"x","any":{"deep":[1]}}');
  });

  it.each([undefined, null, 'text', [1], () => 1, 5n, circle()])(
    'refuses an input that is no object of JSON: %s',
    async (input) => {
      const { job, sent } = submitting({});
      expect(await errorOf(() => job.submit?.(input, callOptions()))).toMatchObject({ code: 'invalid_argument' });
      expect(sent).toEqual([]);
    },
  );

  it('needs what its path is made of', async () => {
    const { job, sent } = submitting({ path: '/models/{input.model}/jobs' });
    expect((await errorOf(() => job.submit?.({ model: { a: 1 } }, callOptions()))).message).toContain('{input.model}');
    expect((await errorOf(() => job.submit?.({}, callOptions()))).message).toContain('{input.model} is missing');
    await job.submit?.({ model: '../admin' }, callOptions());
    expect(sent.map(({ target }) => target)).toEqual(['/v1/models/..%2Fadmin/jobs']);
  });

  it('tells which items were refused at once', async () => {
    const rejected = { list: 'errors', key: 'file', reason: 'message' };
    const { job } = submitting({ rejected }, { body: { id: 'x', errors: [{ file: 'a.png', message: 'too large' }] } });
    expect(await job.submit?.({}, callOptions())).toEqual({ id: 'x', rejected: [{ key: 'a.png', reason: 'too large' }] });
  });

  it('that finds nothing at its URL was asked for wrongly: there is no task yet', async () => {
    const { job } = submitting({}, { status: 404, body: { message: 'no such model' } });
    expect(await errorOf(() => job.submit?.({}, callOptions()))).toMatchObject({ code: 'invalid_argument', status: 404 });
  });
});

function circle(): object {
  const made: Record<string, unknown> = {};
  made['self'] = made;
  return made;
}
