import { describeProvider } from '@tasks/core/testing';
import type { ErrorExample } from '@tasks/core/testing';
import queryCreated from './__fixtures__/data_query_create.2022-01.json' with { type: 'json' };
import queryDone from './__fixtures__/data_task.2022-01.json' with { type: 'json' };
import fileCreated from './__fixtures__/task_create.2025-06.json' with { type: 'json' };
import fileInput from './__fixtures__/task_create.request.json' with { type: 'json' };
import fileBare from './__fixtures__/task_get.2022-01.completed.json' with { type: 'json' };
import fileDone from './__fixtures__/task_get.2025-06.completed.json' with { type: 'json' };
import themes from './__fixtures__/theme_task.status-codes.json' with { type: 'json' };
import themeCreated from './__fixtures__/theme_upload.2022-01.json' with { type: 'json' };
import { createShoplazzaProvider } from './shoplazza-provider.ts';

const accessToken = 'contract-access-token-5f2e81c7';

const errors: readonly ErrorExample[] = [
  {
    name: 'a refused token, as a bare JSON string',
    answer: { status: 401, body: '"Unauthorized"' },
    code: 'authentication_failed',
  },
  { name: 'a closed store', answer: { status: 400, body: { error: 'store is not active' } }, code: 'permission_denied' },
  {
    name: 'a store that is not there',
    answer: { status: 404, body: { code: 'store_not_found', errors: ['store not found'] } },
    code: 'permission_denied',
    vendorCode: 'store_not_found',
  },
  {
    name: 'a bad parameter',
    answer: { status: 400, body: { code: 'InvalidParameter', message: '' } },
    code: 'invalid_argument',
    vendorCode: 'InvalidParameter',
  },
  {
    name: 'a bad parameter in an answer of status 200',
    answer: { body: { code: 'InvalidParameter', message: '' } },
    code: 'invalid_argument',
  },
  {
    name: 'too many calls with another status',
    answer: { status: 400, body: { errors: ['Too Many Requests'] } },
    code: 'rate_limited',
  },
  {
    name: 'a service that failed',
    answer: { status: 500, body: { code: 'ServerError', message: '[]' } },
    code: 'vendor_unavailable',
    vendorCode: 'ServerError',
  },
];

const notFound = { status: 404, body: { code: 'NotFound' } };

/** A ZIP file with nothing in it but its end. */
const zip = new Uint8Array([0x50, 0x4b, 0x05, 0x06, ...Array.from({ length: 18 }, () => 0)]);

await describeProvider('shoplazza', {
  create: ({ baseUrl, timeoutMs }) => createShoplazzaProvider({ shop: 'my-shop', accessToken, baseUrl, timeoutMs }),
  secrets: [accessToken],
  upstream: {
    file: {
      idOf: ({ segments }) => segments[4],
      states: [
        {
          answer: { body: { ...fileDone, data: { ...fileDone.data, status: 1, finished: 0, success_list: [] } } },
          expect: { state: 'running', vendorState: '1', progress: { total: 1, succeeded: 0, failed: 0, pending: 1 } },
        },
        {
          name: 'in an envelope',
          answer: { body: fileDone },
          expect: {
            state: 'succeeded',
            vendorState: '0',
            progress: { total: 1, succeeded: 1, failed: 0, pending: 0 },
            succeeded: [
              {
                key: 'https://picx.zhimg.com/v2-3b4fc7e3a1195a081d0259246c38debc_720w.jpg?source=172ae18b',
                fileUri: '652c51e6ea5273f8e0b5c3a30b62fd57.jpeg',
                originLink: 'https://picx.zhimg.com/v2-3b4fc7e3a1195a081d0259246c38debc_720w.jpg?source=172ae18b',
                uploadLink: 'https://cdn.shoplazza.com/652c51e6ea5273f8e0b5c3a30b62fd57.jpeg',
              },
            ],
          },
        },
        { name: 'without an envelope', answer: { body: fileBare }, expect: { state: 'succeeded', vendorState: '0', failed: [] } },
        {
          name: 'with a file that is not listed',
          answer: {
            body: { ...fileBare, total: 2, finished: 2, origin_list: [...fileBare.origin_list, 'https://a.example/b.png'] },
          },
          expect: {
            state: 'partially_succeeded',
            vendorState: '0',
            failed: [{ key: 'https://a.example/b.png', originLink: 'https://a.example/b.png' }],
          },
        },
        {
          name: 'with nothing but a failure',
          answer: { body: { ...fileBare, success_list: [], failure_list: fileBare.origin_list } },
          expect: { state: 'failed', vendorState: '0', progress: { total: 1, succeeded: 0, failed: 1, pending: 0 } },
        },
      ],
      unknownState: (word) => ({ body: { ...fileDone, data: { ...fileDone.data, status: word } } }),
      notFound,
      errors,
      submit: {
        input: fileInput,
        answer: { body: fileCreated },
        id: '300b5e33-3ac5-41c5-9819-7e2e8aad6a98',
        badInputs: [{}, { urls: [] }, { urls: ['ftp://a.example/b'] }, { urls: ['https://a.example/b'], more: 1 }],
      },
    },
    theme: {
      idOf: ({ segments }) => segments[4],
      states: [
        { answer: { body: themes.running }, expect: { state: 'running', vendorState: '0' } },
        { name: 'nested twice', answer: { body: themes.upload }, expect: { state: 'running', vendorState: '0' } },
        {
          answer: { body: themes.success },
          expect: { state: 'succeeded', vendorState: '1', succeeded: [{ key: 'contract-task' }] },
        },
        {
          answer: { body: { task: { status: 2, message: 'bad zip' } } },
          expect: { state: 'failed', vendorState: '2', reason: 'bad zip', failed: [{ key: 'contract-task', reason: 'bad zip' }] },
        },
        { answer: { body: { task: { status: 3 } } }, expect: { state: 'canceled', vendorState: '3' } },
      ],
      unknownState: (word) => ({ body: { task: { status: word } } }),
      notFound,
      errors,
      submit: {
        input: { file: zip, name: 'contract' },
        answer: { body: themeCreated },
        id: 'fabcf7be-1461-4b6c-ae7c-45b88f9b223c',
        badInputs: [{}, { file: 'not a zip file' }, { file: zip, name: 7 }],
      },
    },
    'data-query': {
      idOf: ({ query }) => query.get('id'),
      states: [
        { answer: { body: { ...queryDone, query_status: 0, query: null } }, expect: { state: 'queued', vendorState: '0' } },
        {
          answer: { body: queryDone },
          expect: { state: 'succeeded', vendorState: '2', succeeded: [{ key: 'contract-task', url: queryDone.query.url }] },
        },
      ],
      unknownState: (word) => ({ body: { ...queryDone, query_status: word } }),
      notFound,
      errors,
      submit: {
        input: { beginTime: '2026-01-01T00:00:00', endTime: '2026-01-01T12:00:00' },
        answer: { body: queryCreated },
        id: '78aa167e-2f80-4cae-9345-85f26c2e572e',
        badInputs: [
          {},
          { beginTime: 'now', endTime: 'later' },
          { beginTime: '2026-01-01T00:00:00', endTime: '2026-01-03T00:00:00' },
        ],
      },
    },
  },
});
