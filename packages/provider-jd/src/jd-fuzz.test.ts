import { TasksError, isDoneState } from '@tasks/core/provider';
import type { TaskState } from '@tasks/core/provider';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOptions, envelope, jdAnswering } from './test-support.ts';
import type { GivenAnswer } from './test-support.ts';

const anyItem = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.record(
    {
      product_id: fc.oneof(fc.string(), fc.integer()),
      image_id: fc.string(),
      message: fc.oneof(fc.string(), fc.array(fc.string()), fc.jsonValue()),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
);
const anyList = fc.oneof(fc.array(anyItem), fc.jsonValue());
const nearResult = fc.record(
  {
    code: fc.oneof(fc.constantFrom<unknown>(0, '0', 1004, 3030), fc.jsonValue()),
    status_code: fc.constantFrom(0, 5000),
    message: fc.jsonValue(),
    task_status: fc.oneof(fc.constantFrom('FINISHED', 'PROCESSING', 'finished'), fc.jsonValue()),
    task_id: fc.oneof(fc.string(), fc.jsonValue()),
    succeeded_list: anyList,
    failed_list: anyList,
    pending_list: anyList,
  },
  { requiredKeys: [] },
);
const nearBody = fc
  .tuple(
    nearResult,
    fc.record(
      {
        code: fc.oneof(fc.constantFrom<unknown>('10000', 10_000, '10043'), fc.jsonValue()),
        remainTimes: fc.jsonValue(),
        msg: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([result, more]) => JSON.stringify(envelope(result, more)));
const gatewayBody = fc
  .record({
    requestId: fc.jsonValue(),
    error: fc.oneof(fc.record({ code: fc.jsonValue(), status: fc.jsonValue(), message: fc.jsonValue() }), fc.jsonValue()),
  })
  .map((body) => JSON.stringify(body));
const anyAnswer: fc.Arbitrary<GivenAnswer> = fc.record({
  status: fc.constantFrom(200, 200, 200, 201, 302, 400, 401, 403, 404, 429, 500, 503),
  body: fc.oneof(nearBody, gatewayBody, fc.json(), fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 200 })),
});

const input = { collectionName: 'c', images: [{ productId: 'p', imageId: 'i', content: 'x' }] };

interface Outcome {
  readonly state?: TaskState;
  readonly progress?: Readonly<Record<string, number>>;
  readonly id?: unknown;
}

/** What holds of every status, created task or error: counts are counts, nothing is done while images wait, an id is a text. */
function isSound({ state, progress = {}, id }: Outcome): boolean {
  const counts = Object.values(progress);
  if (!counts.every((count) => Number.isInteger(count) && count >= 0)) return false;
  if (state !== undefined && isDoneState(state) && progress['pending'] !== 0) return false;
  return id === undefined || typeof id === 'string';
}

describe('any answer', () => {
  it.each([
    ['product-image status', 'product-image', 'getStatus'],
    ['image-index status', 'image-index', 'getStatus'],
    ['product-image submit', 'product-image', 'submit'],
    ['image-index submit', 'image-index', 'submit'],
  ] as const)('to %s resolves with the normal form or rejects with a TasksError', async (_name, type, call) => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, fc.string(), async (answer, id) => {
        const { jd } = jdAnswering(() => answer);
        const task = jd.types[type];
        const asked =
          call === 'getStatus'
            ? task.getStatus(id, callOptions())
            : (task.submit as (given: unknown, options: unknown) => Promise<object>)(
                type === 'product-image' ? input : { collectionName: 'c', images: [{ name: 'n', content: 'x' }] },
                callOptions(),
              );
        const outcome: unknown = await asked.catch((error: unknown) => {
          if (!TasksError.isInstance(error)) throw error;
          return { error };
        });
        return isSound(outcome as Outcome);
      }),
      { numRuns: 400 },
    );
  });

  it('nested without end, or with keys that set prototypes, does no harm', async () => {
    for (const body of [
      `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
      `{"code":"10000","result":{"code":0,"task_status":"FINISHED","succeeded_list":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
    ]) {
      const { jd } = jdAnswering(() => ({ body }));
      await expect(jd.types['product-image'].getStatus('1', callOptions())).rejects.toMatchObject({ code: 'invalid_response' });
    }
    const body =
      '{"code":"10000","__proto__":{"polluted":1},"result":{"__proto__":{"polluted":1},"code":0,"task_status":"FINISHED"}}';
    const { jd } = jdAnswering(() => ({ body }));
    const status = await jd.types['product-image'].getStatus('1', { ...callOptions(), includeRaw: true });
    expect(status.state).toBe('succeeded');
    expect(JSON.stringify(status.raw)).not.toContain('polluted');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
