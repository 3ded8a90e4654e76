import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveHmacKey } from './derive-hmac-key.ts';
import { percentEncode } from './percent-encode.ts';
import { createRequestSigner } from './request-signer.ts';

// The oldest scheme of the family, whose test vectors are public: the AWS Signature Version 4 test suite (get-vanilla and others).
const sign = createRequestSigner({
  algorithm: 'AWS4-HMAC-SHA256',
  keyPrefix: 'AWS4',
  terminator: 'aws4_request',
  dateHeader: 'x-amz-date',
  tokenHeader: 'x-amz-security-token',
  unsignedHeaders: [],
});
const request = {
  method: 'GET',
  url: 'https://example.amazonaws.com/',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
  date: new Date('2015-08-30T12:36:00Z'),
};

describe('createRequestSigner', () => {
  it.each([
    ['get-vanilla', 'GET', '', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', 'POST', '', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      '?Param2=value2&Param1=value1',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
  ])('reproduces %s', (_name, method, query, signature) => {
    const signed = sign({ ...request, method, url: `${request.url}${query}` });
    expect(signed.signature).toBe(signature);
    expect(signed.headers).toEqual({
      host: 'example.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    });
  });

  it('adds no nonce where the scheme has none', () => {
    expect(Object.keys(sign({ ...request, nonce: 'n' }).headers)).not.toContain('nonce');
  });

  it('keeps schemes apart', () => {
    const other = createRequestSigner({
      algorithm: 'ACME4-HMAC-SHA256',
      keyPrefix: 'ACME4',
      terminator: 'acme4_request',
      dateHeader: 'x-acme-date',
      tokenHeader: 'x-acme-token',
      nonceHeader: 'x-acme-nonce',
      unsignedHeaders: ['x-acme-trace'],
    });
    const signed = other({ ...request, nonce: '1', sessionToken: 't', headers: { 'X-Acme-Trace': 'a', authorization: 'old' } });
    expect(signed.canonicalRequest).toContain('\nhost;x-acme-date;x-acme-nonce;x-acme-token\n');
    expect(signed.headers['authorization']).toMatch(/^ACME4-HMAC-SHA256 .*acme4_request/);
    expect(signed.signature).not.toBe(sign(request).signature);
    for (const missing of ['x-acme-date', 'x-acme-nonce', 'x-acme-token']) {
      const signedHeaders = ['x-acme-date', 'x-acme-nonce', 'x-acme-token'].filter((name) => name !== missing);
      expect(() => other({ ...request, sessionToken: 't', signedHeaders })).toThrow(`signedHeaders lacks ${missing}`);
    }
  });
});

describe('deriveHmacKey', () => {
  it('reproduces the published key of Signature Version 4', () => {
    const key = deriveHmacKey(`AWS4${request.secretAccessKey}`, ['20120215', 'us-east-1', 'iam', 'aws4_request']);
    expect(Buffer.from(key).toString('hex')).toBe('f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d');
  });

  it('signs each part with the key before', () => {
    const first = createHmac('sha256', 'secret').update('a').digest();
    expect(deriveHmacKey('secret', ['a'])).toEqual(first);
    expect(deriveHmacKey('secret', ['a', 'b'])).toEqual(createHmac('sha256', first).update('b').digest());
  });
});

it('percentEncode encodes all but the unreserved characters', () => {
  expect(percentEncode("aZ09-_.~ !'()*/+&=é😀\ud800")).toBe('aZ09-_.~%20%21%27%28%29%2A%2F%2B%26%3D%C3%A9%F0%9F%98%80%EF%BF%BD');
});
