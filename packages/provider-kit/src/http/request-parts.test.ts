import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePathSegment, encodeQueryValue } from './encode-id.ts';
import { formBody, jsonBody } from './encoded-body.ts';
import { queryOf } from './query-of.ts';
import { isWebUrl } from './request-url.ts';

describe('an id', () => {
  it.each(['', ' ', '.', '..', '\ud800'])('%j is refused', (id) => {
    expect(() => encodePathSegment(id, 'acme')).toThrow(expect.objectContaining({ code: 'invalid_argument', provider: 'acme' }));
  });

  it('is one segment of the path, whatever it is else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('.', '..', '%2e', '/', '?', '\ud800')), (id) => {
        const isRefused = id.trim() === '' || id === '.' || id === '..' || !id.isWellFormed();
        if (isRefused) return;
        const { pathname, search, hash } = new URL(`https://api.example/jobs/${encodePathSegment(id)}`);
        expect([pathname.split('/').map(decodeURIComponent), search, hash]).toEqual([['', 'jobs', id], '', '']);
      }),
    );
  });

  it.each(['', ' ', '\ud800'])('%j is refused in a query as well, a dot is not', (id) => {
    expect(() => encodeQueryValue(id)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
    expect(encodeQueryValue('..')).toBe('..');
  });
});

it('a query leaves out what is undefined', () => {
  expect(queryOf({ a: 'x y&', b: undefined, c: '' })).toBe('?a=x+y%26&c=');
  expect(queryOf({ b: undefined })).toBe('');
});

describe('a body', () => {
  it('of JSON says so', () => {
    expect(jsonBody({ a: [1] })).toEqual({ body: '{"a":[1]}', headers: { 'content-type': 'application/json' } });
  });

  it('of a form can be read back, files and all', async () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array([0xff, 0x00])], { type: 'application/zip' }), 'a.zip');
    const { body, headers } = await formBody(form);
    const file = (await new Response(body as Uint8Array<ArrayBuffer>, { headers }).formData()).get('file') as File;
    expect([file.name, file.type, new Uint8Array(await file.arrayBuffer())]).toEqual([
      'a.zip',
      'application/zip',
      new Uint8Array([0xff, 0x00]),
    ]);
  });
});

it.each([
  ['https://a.example/1.png', true],
  ['http://127.0.0.1:1', true],
  ['ftp://a.example', false],
  ['data:,x', false],
  ['/1.png', false],
  ['https://', false],
  ['https://a.example/1 .png', false],
  ['', false],
])('isWebUrl tells that %j is one: %s', (text, expected) => {
  expect(isWebUrl(text)).toBe(expected);
});
