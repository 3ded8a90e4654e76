import { describe, expect, it } from 'vitest';
import add from '../__fixtures__/product-image-add.json' with { type: 'json' };
import { callOptions, envelope, errorOf, jdAnswering } from '../test-support.ts';
import type { JdProductImageInput } from './product-image-input.ts';

const input = {
  collectionName: '服饰商品库',
  images: [
    { productId: 'p1', imageId: 'a.jpg', content: 'https://img10.360buyimg.com/a.jpg', info: 'front' },
    { productId: 'p2', imageId: 'b.jpg', content: 'data:image/png;base64,AAAA' },
  ],
};

async function problemOf(given: unknown): Promise<string> {
  const { jd, sent } = jdAnswering(() => ({ body: add }));
  const error = await errorOf(jd.types['product-image'].submit(given as JdProductImageInput, callOptions()));
  expect(error).toMatchObject({ code: 'invalid_argument', retryable: false, provider: 'jd' });
  expect(sent).toHaveLength(0);
  return error.message;
}

describe('the request', () => {
  it('is the documented one', async () => {
    const { jd, sent } = jdAnswering(() => ({ body: add }));
    expect(await jd.types['product-image'].submit(input, callOptions())).toEqual({
      id: '1001/XX小店/1581417512.274598',
      rejected: [],
    });
    expect(sent[0]).toMatchObject({ method: 'POST', url: 'https://aiapi.jdcloud.com/jdai/product_image_add' });
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      collection_name: '服饰商品库',
      image_list: [
        { product_id: 'p1', image_id: 'a.jpg', image_content: 'https://img10.360buyimg.com/a.jpg', image_info: 'front' },
        { product_id: 'p2', image_id: 'b.jpg', image_content: 'AAAA', image_info: '' },
      ],
    });
  });

  it('is the vendor body as it was given', async () => {
    const { jd, sent } = jdAnswering(() => ({ body: add }));
    const body = {
      collection_name: 'c',
      image_list: [{ product_id: 'p', image_id: 'i', image_content: 'data:x;base64,AA', extra: 1 }],
      more: true,
    };
    await jd.types['product-image'].submit(body, callOptions());
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual(body);
  });
});

describe('the answer', () => {
  it('names what was refused at once, with the product', async () => {
    const failed_list = [
      { image_id: 'b.jpg', message: ['REPEAT_IMAGE_NAME_IN_DB', 'IMAGE_TOO_SMALL'] },
      { image_id: 'other.jpg', message: 'BROKEN_BASE64_OR_URL' },
    ];
    const { jd } = jdAnswering(() => ({ body: envelope({ code: 0, task_id: 7, failed_list }) }));
    expect(await jd.types['product-image'].submit(input, callOptions())).toEqual({
      id: '7',
      rejected: [
        { key: 'p2/b.jpg', productId: 'p2', imageId: 'b.jpg', reason: 'REPEAT_IMAGE_NAME_IN_DB; IMAGE_TOO_SMALL' },
        { key: 'other.jpg', productId: '', imageId: 'other.jpg', reason: 'BROKEN_BASE64_OR_URL' },
      ],
    });
  });

  it('without a task is invalid_argument with the reasons when all was refused', async () => {
    const failed_list = input.images.map(({ imageId }) => ({ image_id: imageId, message: ['INVALID_IMAGE_CONTENT'] }));
    const { jd } = jdAnswering(() => ({ body: envelope({ code: 0, failed_list }) }));
    const error = await errorOf(jd.types['product-image'].submit(input, callOptions()));
    expect(error).toMatchObject({ code: 'invalid_argument', retryable: false });
    expect(error.message).toContain('p1/a.jpg: INVALID_IMAGE_CONTENT; p2/b.jpg: INVALID_IMAGE_CONTENT');
  });

  it('without a task and without a reason is invalid_response', async () => {
    const { jd } = jdAnswering(() => ({ body: envelope({ code: 0, failed_list: [] }) }));
    expect(await errorOf(jd.types['product-image'].submit(input, callOptions()))).toMatchObject({ code: 'invalid_response' });
  });

  it('with a business code is its error', async () => {
    const { jd } = jdAnswering(() => ({ body: envelope({ code: 2010, message: 'INVALID_COLLECTION_NAME' }) }));
    expect(await errorOf(jd.types['product-image'].submit(input, callOptions()))).toMatchObject({
      code: 'invalid_argument',
      vendorCode: '2010',
    });
  });
});

describe('input that cannot be submitted', () => {
  const [image] = input.images;

  it.each<[unknown, string]>([
    [undefined, 'it is missing'],
    ['text', 'it is not usable'],
    [{}, 'collectionName is missing'],
    [{ ...input, collectionName: '' }, 'collectionName is not usable: expected a text that is not empty'],
    [{ ...input, images: [] }, 'images is not usable: expected a list of 1 to 200 items'],
    [{ ...input, images: Array.from({ length: 201 }, () => image) }, 'images is not usable: expected a list of 1 to 200 items'],
    [{ ...input, images: [{ ...image, productId: 7 }] }, 'images.0.productId is not usable: expected a text'],
    [{ ...input, images: [{ productId: 'p', imageId: 'i' }] }, 'images.0.content is missing'],
    [{ ...input, images: [{ ...image, info: 'x'.repeat(257) }] }, 'images.0.info is not usable: expected at most 256 characters'],
    [{ ...input, images: [{ ...image, colour: 'red' }] }, 'images.0.colour is not a field of it'],
    [{ collection_name: 'c', image_list: [{ product_id: 'p', image_id: 'i' }] }, 'image_list.0.image_content is missing'],
    [{ collection_name: 'c' }, 'image_list is missing'],
    [{ ...input, images: [{ ...image, content: 'A'.repeat(6_000_000) }] }, 'and the gateway takes 5242880'],
  ])('%#: names the field', async (given, expected) => {
    expect(await problemOf(given)).toContain(expected);
  });
});
