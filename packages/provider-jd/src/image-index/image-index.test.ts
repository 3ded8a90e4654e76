import { describe, expect, it } from 'vitest';
import create from '../__fixtures__/image-index-create.json' with { type: 'json' };
import status from '../__fixtures__/image-index-status.json' with { type: 'json' };
import { callOptions, envelope, errorOf, jdAnswering } from '../test-support.ts';
import type { JdImageIndexInput } from './image-index-input.ts';

const taskId = '92374205376234/food/1573113266.7619262';

describe('status', () => {
  it('is asked for by GET with the id in the query, signed', async () => {
    const { jd, sent } = jdAnswering(() => ({ body: status }));
    await jd.types['image-index'].getStatus("1001/XX小店 a+b&c='(1)'/2", callOptions());
    expect(sent[0]).toMatchObject({
      method: 'GET',
      url: "https://aiapi.jdcloud.com/jdai/task?task_id=1001%2FXX%E5%B0%8F%E5%BA%97%20a%2Bb%26c%3D'(1)'%2F2",
      body: undefined,
      headers: { 'content-type': 'application/json', authorization: expect.stringContaining('SignedHeaders=content-type;host;') },
    });
  });

  it('reads the documented answer', async () => {
    const { jd } = jdAnswering(() => ({ body: status }));
    expect(await jd.types['image-index'].getStatus(taskId, callOptions())).toEqual({
      state: 'running',
      vendorState: 'processing',
      progress: { total: 2, succeeded: 0, failed: 1, pending: 1 },
      succeeded: [],
      failed: [{ key: 'Egg', imageName: 'Egg', reason: 'NO_AVAILIABLE_FEATURE' }],
      quota: { remaining: 4998 },
      raw: undefined,
    });
  });

  it('settles by the lists, whose items may have either form', async () => {
    const result = {
      status_code: 0,
      task_status: 'FINISHED',
      succeeded_list: ['a', { image_name: 'b' }],
      failed_list: ['c', { image_name: 4 }],
    };
    const { jd } = jdAnswering(() => ({ body: envelope(result) }));
    expect(await jd.types['image-index'].getStatus(taskId, callOptions())).toMatchObject({
      state: 'partially_succeeded',
      progress: { total: 4, succeeded: 2, failed: 2, pending: 0 },
      succeeded: [{ key: 'a' }, { key: 'b', imageName: 'b' }],
      failed: [{ key: 'c' }, { key: '4' }],
    });
  });

  it('of a task that does not exist is task_not_found', async () => {
    const { jd } = jdAnswering(() => ({ body: envelope({ status_code: 1004, message: 'TASK_NOT_EXIST' }) }));
    expect(await errorOf(jd.types['image-index'].getStatus(taskId, callOptions()))).toMatchObject({
      code: 'task_not_found',
      vendorCode: '1004',
    });
  });

  it('refuses an id that no URL can hold', async () => {
    const { jd } = jdAnswering(() => ({ body: status }));
    expect(await errorOf(jd.types['image-index'].getStatus('\ud800', callOptions()))).toMatchObject({ code: 'invalid_argument' });
  });
});

describe('submit', () => {
  const images = [
    { name: 'Egg', content: 'data:image/jpeg;base64,AAAA' },
    { name: 'Milk', content: 'http://img10.360buyimg.com/m.jpg', info: '{}' },
  ];

  it('sends the documented body and reads the documented answer', async () => {
    const { jd, sent } = jdAnswering(() => ({ body: create }));
    expect(await jd.types['image-index'].submit({ collectionName: 'food', images }, callOptions())).toEqual({
      id: taskId,
      rejected: [{ key: 'DUPLICATE_EGG', imageName: 'DUPLICATE_EGG', reason: 'REPEAT_IMAGE_NAME_IN_DB' }],
    });
    expect(sent[0]).toMatchObject({ method: 'POST', url: 'https://aiapi.jdcloud.com/jdai/index' });
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      collection_name: 'food',
      docs: [
        { image_name: 'Egg', image_content: 'AAAA' },
        { image_name: 'Milk', image_content: 'http://img10.360buyimg.com/m.jpg', info: '{}' },
      ],
    });
  });

  it('sends the vendor body as it was given', async () => {
    const { jd, sent } = jdAnswering(() => ({ body: create }));
    const body = { collection_name: 'food', docs: [{ image_name: 'a', image_content: 'b', more: 1 }] };
    await jd.types['image-index'].submit(body, callOptions());
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual(body);
  });

  it.each<[unknown, string]>([
    [
      { collectionName: 'food', images: [{ name: 'x'.repeat(51), content: 'a' }] },
      'images.0.name is not usable: expected at most 50 characters',
    ],
    [{ collectionName: 'food', images: [{ name: 'x', content: 'a', info: 'x'.repeat(301) }] }, 'images.0.info is not usable'],
    [{ collection_name: 'food', docs: [{}] }, 'docs.0.image_name is missing'],
    [{ docs: [] }, 'collection_name is missing'],
  ])('%# names the field', async (input, expected) => {
    const { jd } = jdAnswering(() => ({ body: create }));
    const error = await errorOf(jd.types['image-index'].submit(input as JdImageIndexInput, callOptions()));
    expect(error.code).toBe('invalid_argument');
    expect(error.message).toContain(expected);
  });
});
