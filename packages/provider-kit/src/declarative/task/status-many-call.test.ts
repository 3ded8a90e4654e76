import { describe, expect, it } from 'vitest';
import type { HttpStatusManyDefinition } from '../definition/http-task-definition.ts';
import { callOptions, definitionOf, errorOf, fakeApi } from '../test-support.ts';
import type { FakeApi, GivenAnswer } from '../test-support.ts';

function asking(many: Partial<HttpStatusManyDefinition>, answer: GivenAnswer): FakeApi {
  const statusMany = { path: '/jobs', query: { ids: '{ids}' }, list: 'jobs', id: 'id', ...many };
  return fakeApi(definitionOf({ status: { reason: 'why', items: { failed: { list: 'bad' } } }, statusMany }), answer);
}

describe('tasks that are asked after together', () => {
  const body = {
    jobs: [
      { id: 'c', state: 'broken', why: 'no disk', bad: ['x'] },
      { id: 1, state: 'done' },
      { id: 'b', state: null },
      { id: 'other', state: 'done' },
      'text',
      null,
    ],
  };

  it('are read one by one, in the order asked, and one bad entry harms no other', async () => {
    const { job, sent } = asking({}, { body, headers: { 'retry-after': '3' } });
    const results = (await job.getStatusMany?.(['1', 'b', 'c', 'd'], callOptions())) ?? [];
    expect(results).toMatchObject([
      { id: '1', status: { state: 'succeeded', vendorState: 'done' } },
      { id: 'b', error: { code: 'invalid_response' } },
      { id: 'c', status: { state: 'failed', reason: 'no disk', failed: [{ key: '0' }] } },
      { id: 'd', error: { code: 'task_not_found', provider: 'acme' } },
    ]);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.target).toBe('/v1/jobs?ids=1%2Cb%2Cc%2Cd');
    expect(job.maxBatchSize).toBe(100);
  });

  it('may be named in a body, as a list', async () => {
    const { job, sent } = asking(
      { method: 'POST', query: {}, body: { filter: { ids: '{ids}' } }, list: '$', maxBatchSize: 5 },
      { body: [{ id: 'a,b', state: 'done' }] },
    );
    expect(await job.getStatusMany?.(['a,b'], { ...callOptions(), includeRaw: true })).toEqual([
      {
        id: 'a,b',
        status: {
          state: 'succeeded',
          vendorState: 'done',
          failed: expect.anything() as unknown,
          raw: { id: 'a,b', state: 'done' },
        },
      },
    ]);
    expect(sent[0]?.body).toBe('{"filter":{"ids":["a,b"]}}');
    expect(job.maxBatchSize).toBe(5);
  });

  it('are not mixed up by an id with a comma', async () => {
    const { job, sent } = asking({}, { body });
    expect(await job.getStatusMany?.(['1', 'b,c', ''], callOptions())).toMatchObject([
      { id: '1', status: { state: 'succeeded' } },
      { id: 'b,c', error: { code: 'invalid_argument' } },
      { id: '', error: { code: 'invalid_argument' } },
    ]);
    expect(sent[0]?.target).toBe('/v1/jobs?ids=1');
    expect(await errorOf(() => job.getStatusMany?.(['x,y'], callOptions()))).toMatchObject({ code: 'invalid_argument' });
    expect(sent).toHaveLength(1);
  });

  it.each<[GivenAnswer, string]>([
    [{ body: {} }, 'invalid_response'],
    [{ body: { jobs: {} } }, 'invalid_response'],
    [{ status: 404 }, 'invalid_response'],
    [{ status: 401 }, 'authentication_failed'],
  ])('fail together at %j', async (answer, code) => {
    const { job } = asking({}, answer);
    expect(await errorOf(() => job.getStatusMany?.(['1'], callOptions()))).toMatchObject({ code });
  });
});
