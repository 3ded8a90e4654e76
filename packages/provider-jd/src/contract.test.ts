import { describeProvider } from '@tasks/core/testing';
import type { ErrorExample, StateExample } from '@tasks/core/testing';
import nonce from './__fixtures__/gateway-nonce.json' with { type: 'json' };
import signature from './__fixtures__/gateway-signature.json' with { type: 'json' };
import indexCreated from './__fixtures__/image-index-create.json' with { type: 'json' };
import indexing from './__fixtures__/image-index-status.json' with { type: 'json' };
import added from './__fixtures__/product-image-add.json' with { type: 'json' };
import objects from './__fixtures__/product-image-status-objects.json' with { type: 'json' };
import texts from './__fixtures__/product-image-status-texts.json' with { type: 'json' };
import { createJdProvider } from './jd-provider.ts';

const secretAccessKey = 'contract-secret-access-key';
const sessionToken = 'contract-session-token';

/** A documented answer with other members in its result. */
function withResult(body: { readonly result: object }, result: object): object {
  return { ...body, result: { ...body.result, ...result } };
}

/** An envelope with a code that is no success. */
function refused(code: string, msg: string): object {
  return { code, charge: false, msg, result: null };
}

const errors: readonly ErrorExample[] = [
  {
    name: 'a signature that does not match',
    answer: { status: 401, body: signature },
    code: 'authentication_failed',
    vendorCode: 'ACCESS_ERROR',
  },
  { name: 'a nonce that was seen before', answer: { status: 403, body: nonce }, code: 'authentication_failed', retryable: true },
  {
    name: 'a key that is not known, in an envelope',
    answer: { body: refused('10001', '错误的请求appkey') },
    code: 'authentication_failed',
    vendorCode: '10001',
  },
  { name: 'an API that is not bought', answer: { body: refused('10010', '接口需要付费,请充值') }, code: 'permission_denied' },
  {
    name: 'more calls than the plan allows, in an envelope',
    answer: { body: refused('10043', '超过QPS限额') },
    code: 'rate_limited',
  },
  { name: 'a day whose calls are used up', answer: { body: refused('10040', '超过每天限量') }, code: 'quota_exhausted' },
  {
    name: 'a service that failed, in an envelope',
    answer: { body: refused('11010', '万象接口调用异常') },
    code: 'vendor_unavailable',
  },
];

/** How both task types say that an id is not known: a business code in an answer that went well otherwise. */
const unknownTask = { ...objects, result: { code: 1004, message: 'TASK_NOT_EXIST' } };

const stored: readonly StateExample[] = [
  {
    answer: {
      body: withResult(objects, { task_status: 'PROCESSING', succeeded_list: [], failed_list: [], pending_list: ['a.jpg'] }),
    },
    expect: { state: 'running', vendorState: 'PROCESSING', progress: { total: 1, succeeded: 0, failed: 0, pending: 1 } },
  },
  {
    name: 'with an image that failed',
    answer: { body: objects },
    expect: {
      state: 'partially_succeeded',
      vendorState: 'FINISHED',
      progress: { total: 3, succeeded: 2, failed: 1, pending: 0 },
      succeeded: [
        { key: '102340325/35e94ca3e9d9fdf9.jpg', productId: '102340325', imageId: '35e94ca3e9d9fdf9.jpg' },
        { key: '102340326/a0906237d2cd30ad.jpg', productId: '102340326', imageId: 'a0906237d2cd30ad.jpg' },
      ],
      failed: [
        {
          key: '102340324/73a94fe133de137.jpg',
          productId: '102340324',
          imageId: '73a94fe133de137.jpg',
          reason: 'DUPLICATE_IMAGE',
        },
      ],
      quota: { remaining: 4998 },
    },
  },
  {
    name: 'with items as texts',
    answer: { body: texts },
    expect: {
      state: 'succeeded',
      vendorState: 'FINISHED',
      succeeded: [
        { key: '102340325/35e94ca3e9d9fdf9.jpg', productId: '102340325', imageId: '35e94ca3e9d9fdf9.jpg' },
        { key: '102340326/a0906237d2cd30ad.jpg', productId: '102340326', imageId: 'a0906237d2cd30ad.jpg' },
      ],
      failed: [],
    },
  },
  {
    name: 'with nothing that succeeded',
    answer: { body: withResult(objects, { succeeded_list: [] }) },
    expect: { state: 'failed', vendorState: 'FINISHED', progress: { total: 1, succeeded: 0, failed: 1, pending: 0 } },
  },
];

const indexed: readonly StateExample[] = [
  {
    answer: { body: indexing },
    expect: {
      state: 'running',
      vendorState: 'processing',
      progress: { total: 2, succeeded: 0, failed: 1, pending: 1 },
      failed: [{ key: 'Egg', imageName: 'Egg', reason: 'NO_AVAILIABLE_FEATURE' }],
    },
  },
  {
    answer: {
      body: withResult(indexing, {
        task_status: 'finished',
        pending_list: [],
        succeeded_list: ['Milk_salt_soda_v1'],
        failed_list: [],
      }),
    },
    expect: {
      state: 'succeeded',
      vendorState: 'finished',
      succeeded: [{ key: 'Milk_salt_soda_v1', imageName: 'Milk_salt_soda_v1' }],
    },
  },
];

await describeProvider('jd', {
  create: ({ baseUrl, timeoutMs }) =>
    createJdProvider({ accessKeyId: 'TESTAK', secretAccessKey, sessionToken, baseUrl, timeoutMs }),
  secrets: [secretAccessKey, sessionToken],
  signedAnew: ['authorization', 'x-jdcloud-nonce', 'x-jdcloud-date'],
  upstream: {
    'product-image': {
      id: '1001/XX小店/1581417512.274598',
      idOf: ({ json }) => json['task_id'],
      states: stored,
      unknownState: (word) => ({ body: withResult(objects, { task_status: word }) }),
      notFound: { body: unknownTask },
      errors,
      submit: {
        input: { collectionName: '服饰', images: [{ productId: 'p1', imageId: 'a.jpg', content: 'https://img.example/a.jpg' }] },
        answer: { body: added },
        id: '1001/XX小店/1581417512.274598',
        badInputs: [
          {},
          { collectionName: '', images: [] },
          { collectionName: 'a', images: [{ productId: 1 }] },
          { collectionName: 'a', image: [] },
        ],
      },
    },
    'image-index': {
      id: '92374205376234/food/1573113266.7619262',
      idOf: ({ query }) => query.get('task_id'),
      states: indexed,
      unknownState: (word) => ({ body: withResult(indexing, { task_status: word }) }),
      notFound: { body: { ...indexing, result: { status_code: 3021, message: 'TASK_NOT_EXIST' } } },
      errors,
      submit: {
        input: { collectionName: 'food', images: [{ name: 'Egg', content: 'https://img.example/egg.jpg' }] },
        answer: { body: indexCreated },
        id: '92374205376234/food/1573113266.7619262',
        badInputs: [{}, { collectionName: 'food', images: [{ name: 'x'.repeat(51), content: 'a' }] }],
      },
    },
  },
});
