import { TasksError } from '@tasks/core/provider';
import { deriveHmacKey } from '@tasks/provider-kit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectorFile from '../__fixtures__/jd-signing.json' with { type: 'json' };
import { signRequest } from './sign-request.ts';
import type { SignRequestOptions } from './sign-request.ts';

interface VectorInput {
  readonly wireMethod: string;
  readonly wireUrl: string;
  readonly headers: readonly (readonly string[])[];
  readonly body?: string | null;
  readonly bodyBase64?: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
  readonly date: string;
  readonly nonce: string;
}

function dateOf(basic: string): Date {
  return new Date(basic.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
}

const options: SignRequestOptions = {
  method: 'POST',
  url: 'https://aiapi.jdcloud.com/jdai/product_image_status',
  headers: { 'content-type': 'application/json' },
  body: '{}',
  accessKeyId: 'TESTAK',
  secretAccessKey: 'TESTSK',
  region: 'cn-north-1',
  service: 'aiapi',
  date: dateOf('20260102T030405Z'),
  nonce: 'testnonce',
};

function lines(overrides: Partial<SignRequestOptions>): string[] {
  return signRequest({ ...options, ...overrides }).canonicalRequest.split('\n');
}

describe('the official signers', () => {
  it.each(vectorFile.vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const input = vector.input as VectorInput;
    const signed = signRequest({
      ...input,
      method: input.wireMethod,
      url: input.wireUrl,
      headers: Object.fromEntries(input.headers.map(([name = '', value = '']) => [name, value])),
      body: input.bodyBase64 === undefined ? (input.body ?? undefined) : Buffer.from(input.bodyBase64, 'base64'),
      date: dateOf(input.date),
    });
    expect(signed.canonicalRequest).toBe(vector.canonicalRequest);
    expect(signed.stringToSign).toBe(vector.stringToSign);
    expect(signed.signature).toBe(vector.signature);
    expect(signed.headers).toMatchObject({
      authorization: vector.authorization,
      'x-jdcloud-date': input.date,
      'x-jdcloud-nonce': input.nonce,
    });
  });
});

describe("the vendor documentation's example", () => {
  const [example] = vectorFile.published;
  if (!example) throw new Error('the fixture is incomplete');
  const { input, published } = example;

  it('is reproduced to the last byte', () => {
    const { 'x-jdcloud-date': _date, 'x-jdcloud-nonce': nonce, ...headers } = input.headers;
    const signed = signRequest({
      method: input.method,
      url: 'http://test.jdcloud-api.com/v1/resource:action?p1=p1&p0=p0&o=%&u=u',
      headers,
      body: input.body,
      accessKeyId: input.ak,
      secretAccessKey: input.sk,
      region: input.region,
      service: input.service,
      date: dateOf(input.date),
      nonce,
      signedHeaders: Object.keys(input.headers),
    });
    expect(signed).toMatchObject({
      canonicalRequest: published.canonicalRequest,
      stringToSign: published.stringToSign,
      signature: published.signature,
    });
    expect(signed.headers).toEqual({
      'x-my-header': 'test',
      'x-my-header_blank': 'blank',
      host: 'test.jdcloud-api.com',
      'x-jdcloud-date': input.date,
      'x-jdcloud-nonce': nonce,
      authorization: published.authorization,
    });
  });

  it('has these keys', () => {
    const parts = ['20190214', input.region, input.service, 'jdcloud2_request'];
    const names = ['kDate', 'kRegion', 'kService', 'kSigning'] as const;
    for (const [index, name] of names.entries()) {
      const key = deriveHmacKey(`JDCLOUD2${input.sk}`, parts.slice(0, index + 1));
      expect(Buffer.from(key).toString('hex')).toBe(published.keys[name]);
    }
  });
});

describe('the path', () => {
  it.each([
    ['', '/'],
    ['/', '/'],
    ['/a/', '/a/'],
    ['//a//', '//a//'],
    ['/%41%7e%2d', '/A~-'],
    ['/%e5%95%86', '/%E5%95%86'],
    ['/商', '/%E5%95%86'],
    ['/%ff%FE', '/%FF%FE'],
    ['/100%', '/100%25'],
    ['/%zz%4', '/%25zz%254'],
    ['/a%2Fb', '/a%2Fb'],
    ['/a+b', '/a%2Bb'],
    ["/!'()*,;=:@$&", '/%21%27%28%29%2A%2C%3B%3D%3A%40%24%26'],
    ['/a/./b/../c', '/a/c'],
    ['/a%252Fb', '/a%252Fb'],
  ])('%j is signed as %j', (path, expected) => {
    expect(lines({ url: `https://aiapi.jdcloud.com${path}` })[1]).toBe(expected);
  });
});

describe('the query', () => {
  it.each([
    ['', ''],
    ['?', ''],
    ['?b=2&a=1', 'a=1&b=2'],
    ['?a', 'a='],
    ['?a&b=&=c', '=c&a=&b='],
    ['?&&a=1&&', 'a=1'],
    ['?a=b=c', 'a=b%3Dc'],
    ['?a=2&a=10&a=1', 'a=1&a=10&a=2'],
    ['?a=x+y%20z', 'a=x%20y%20z'],
    ['?a=%2B', 'a=%2B'],
    ['?a=%ff', 'a=%FF'],
    ['?a=%', 'a=%25'],
    ['?a%3Ab=1&a0=2', 'a0=2&a%3Ab=1'],
    ['?a=1#fragment', 'a=1'],
    ['?task_id=1%2Ffood%2F2', 'task_id=1%2Ffood%2F2'],
    ['?task_id=1/food/2', 'task_id=1%2Ffood%2F2'],
    ['?%F0%9F%98%80=1&%EF%BC%81=2', '%EF%BC%81=2&%F0%9F%98%80=1'],
  ])('%j is signed as %j', (query, expected) => {
    expect(lines({ url: `https://aiapi.jdcloud.com/jdai/task${query}` })[2]).toBe(expected);
  });
});

describe('the headers', () => {
  it('are signed but those that change on the way, and sent all but a preset authorization', () => {
    const { headers, canonicalRequest } = signRequest({
      ...options,
      headers: {
        'User-Agent': 'a',
        Connection: 'close',
        'X-JDCloud-Trace-Id': 't',
        'x-jdcloud-request-id': 'r',
        Authorization: 'bogus',
        Accept: '*/*',
      },
    });
    expect(canonicalRequest).toContain('\n\naccept;host;x-jdcloud-date;x-jdcloud-nonce\n');
    expect(headers).toEqual({
      accept: '*/*',
      'user-agent': 'a',
      connection: 'close',
      'x-jdcloud-trace-id': 't',
      'x-jdcloud-request-id': 'r',
      host: 'aiapi.jdcloud.com',
      'x-jdcloud-date': '20260102T030405Z',
      'x-jdcloud-nonce': 'testnonce',
      authorization: expect.stringMatching(
        /^JDCLOUD2-HMAC-SHA256 Credential=TESTAK\/20260102\/cn-north-1\/aiapi\/jdcloud2_request, SignedHeaders=accept;/,
      ),
    });
  });

  it('are signed and sent trimmed, runs of white space as one space', () => {
    const { headers, canonicalRequest } = signRequest({ ...options, headers: { 'X-A': ' \t a \t  b  c\t' } });
    expect(headers['x-a']).toBe('a b c');
    expect(canonicalRequest).toContain('\nx-a:a b c\n');
  });

  it('of one name in two cases are joined', () => {
    expect(signRequest({ ...options, headers: { 'x-a': '1', 'X-A': '2' } }).headers['x-a']).toBe('1, 2');
  });

  it('take the host of the URL with its port, or the given one', () => {
    expect(lines({ url: 'http://127.0.0.1:8080/' })).toContain('host:127.0.0.1:8080');
    expect(lines({ url: 'https://aiapi.jdcloud.com:443/' })).toContain('host:aiapi.jdcloud.com');
    expect(lines({ headers: { Host: 'other' } })).toContain('host:other');
  });

  it('carry the session token as it is, and sign it', () => {
    const { headers, canonicalRequest } = signRequest({ ...options, sessionToken: 'to+ken/=' });
    expect(headers['x-jdcloud-security-token']).toBe('to+ken/=');
    expect(canonicalRequest).toContain('\nx-jdcloud-security-token:to+ken/=\n');
    expect(canonicalRequest).toContain(';x-jdcloud-security-token\n');
  });

  it('may have the name that sets prototypes', () => {
    const { headers, canonicalRequest } = signRequest({
      ...options,
      headers: JSON.parse('{"__proto__":"a"}') as Record<string, string>,
    });
    expect(Object.entries(headers)).toContainEqual(['__proto__', 'a']);
    expect(canonicalRequest).toContain('\n__proto__:a\n');
  });
});

describe('defaults', () => {
  it('are the present and a new nonce each time', () => {
    const { date: _date, nonce: _nonce, ...rest } = options;
    const before = Math.floor(Date.now() / 1000) * 1000;
    const [first, second] = [signRequest(rest), signRequest(rest)];
    const sent = dateOf(first.headers['x-jdcloud-date'] ?? '').getTime();
    expect(sent).toBeGreaterThanOrEqual(before);
    expect(sent).toBeLessThanOrEqual(Date.now());
    expect(first.headers['x-jdcloud-nonce']).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(first.headers['x-jdcloud-nonce']).not.toBe(second.headers['x-jdcloud-nonce']);
  });

  it('are the date and the nonce among the headers, where they are', () => {
    const { date: _date, nonce: _nonce, ...rest } = options;
    const headers = { 'content-type': 'application/json', 'X-JDCloud-Date': '20260102T030405Z', 'X-JDCloud-Nonce': 'testnonce' };
    expect(signRequest({ ...rest, headers }).signature).toBe(signRequest(options).signature);
    expect(() => signRequest({ ...rest, headers: { 'x-jdcloud-date': 'today' } })).toThrow(TasksError);
  });

  it('change nothing between two calls but the nonce: same input, same signature', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true }),
        fc.string(),
        fc.date({ min: new Date(0), max: new Date('2100'), noInvalidDate: true }),
        (url, body, date) => {
          expect(signRequest({ ...options, url, body, date })).toEqual(
            signRequest({ ...options, url: new URL(url), body: Buffer.from(body), date }),
          );
        },
      ),
    );
  });

  it('follow the day', () => {
    const [first, next] = ['20260102T235959Z', '20260103T000000Z'].map((date) => signRequest({ ...options, date: dateOf(date) }));
    const again = signRequest({ ...options, date: dateOf('20260102T235959Z'), accessKeyId: 'OTHER' });
    expect(next?.stringToSign).toContain('\n20260103/cn-north-1/');
    expect(next?.headers['authorization']).toContain('Credential=TESTAK/20260103/');
    expect(again.signature).toBe(first?.signature);
    expect(next?.signature).not.toBe(first?.signature);
  });

  it('keep keys of other secrets, days, regions and services apart, also when many pass through the cache', () => {
    const signatures = new Set<string>();
    const all: Partial<SignRequestOptions>[] = Array.from({ length: 120 }, (_, index) => ({
      secretAccessKey: `secret ${index}`,
    }));
    all.push({ region: 'cn-east-2' }, { service: 'test' }, { date: dateOf('20260103T030405Z') }, {});
    for (const overrides of [...all, ...all]) signatures.add(signRequest({ ...options, ...overrides }).signature);
    expect(signatures.size).toBe(all.length);
  });
});

describe('what cannot be signed', () => {
  it.each<[string, unknown]>([
    ['no options', undefined],
    ['a relative URL', { ...options, url: '/jdai/index' }],
    ['another protocol', { ...options, url: 'ftp://aiapi.jdcloud.com/' }],
    ['a URL that is none', { ...options, url: 'https://' }],
    ['a URL of another type', { ...options, url: 7 }],
    ['an invalid date', { ...options, date: new Date(Number.NaN) }],
    ['a date beyond four digits', { ...options, date: new Date(8.64e15) }],
    ['a date that is a text', { ...options, date: '20260102T030405Z' }],
    ['a line break in a header', { ...options, headers: { 'x-a': 'a\r\nx-b: c' } }],
    ['a NUL in a header', { ...options, headers: { 'x-a': '\0' } }],
    ['a header beyond Latin-1', { ...options, headers: { 'x-a': '商品' } }],
    ['a header name with a space', { ...options, headers: { 'x a': '1' } }],
    ['an empty header name', { ...options, headers: { '': '1' } }],
    ['a header that is a number', { ...options, headers: { 'x-a': 1 } }],
    ['headers that are a Headers', { ...options, headers: new Headers({ a: 'b' }) }],
    ['an empty access key id', { ...options, accessKeyId: '' }],
    ['an access key id with a line break', { ...options, accessKeyId: 'a\nb' }],
    ['an empty secret', { ...options, secretAccessKey: '' }],
    ['no secret', { ...options, secretAccessKey: undefined }],
    ['an empty region', { ...options, region: '' }],
    ['a service with a slash', { ...options, service: 'a/b' }],
    ['an empty nonce', { ...options, nonce: '' }],
    ['an empty session token', { ...options, sessionToken: ' ' }],
    ['a method that is none', { ...options, method: 'GET /' }],
    ['a body that is an object', { ...options, body: {} }],
    ['a listed header that is not sent', { ...options, signedHeaders: ['x-jdcloud-date', 'x-jdcloud-nonce', 'x-a'] }],
    ['a list without the nonce', { ...options, signedHeaders: ['x-jdcloud-date'] }],
    [
      'options that throw',
      {
        ...options,
        get body(): never {
          throw new Error('boom');
        },
      },
    ],
  ])('%s is invalid_argument', (_name, input) => {
    expect(() => signRequest(input as SignRequestOptions)).toThrow(
      expect.objectContaining({ name: 'TasksError', code: 'invalid_argument' }),
    );
  });

  it('shows no value, for any may be a secret', () => {
    for (const input of [
      { secretAccessKey: 'S3CR3T', region: '' },
      { sessionToken: 'S3CR3T\n' },
      { headers: { 'x-a': 'S3CR3T\n' } },
      { accessKeyId: 'S3CR3T\n' },
    ]) {
      expect(() => signRequest({ ...options, ...input })).not.toThrow('S3CR3T');
    }
  });
});

describe('any input', () => {
  const text = fc.string({ unit: 'binary' });
  const near = fc.record(
    {
      method: fc.oneof(fc.constantFrom('GET', 'post', 'DELETE'), text),
      url: fc.oneof(
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        text.map((rest) => `https://aiapi.jdcloud.com/${rest}`),
        text,
      ),
      headers: fc.oneof(fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z-]+$/), text), text), fc.anything()),
      body: fc.oneof(text, fc.uint8Array()),
      accessKeyId: fc.oneof(fc.constant('ak'), text),
      secretAccessKey: fc.oneof(fc.constant('sk'), text),
      sessionToken: fc.option(text, { nil: undefined }),
      region: fc.oneof(fc.constant('cn-north-1'), text),
      service: fc.oneof(fc.constant('aiapi'), text),
      date: fc.date(),
      nonce: text,
    },
    { requiredKeys: [] },
  );

  it.each<[string, fc.Arbitrary<unknown>]>([
    ['near to a right one', near],
    [
      'that is right but for one thing',
      near.map((part) => ({ ...options, ...Object.fromEntries(Object.entries(part as object).slice(0, 1)) })),
    ],
    ['at all', fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, withNullPrototype: true })],
    [
      'in each place',
      fc
        .dictionary(fc.constantFrom(...Object.keys(options)), fc.anything({ withBigInt: true }))
        .map((part) => ({ ...options, ...part })),
    ],
  ])('%s is signed, or refused by a TasksError', (_name, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (input) => {
        try {
          const { signature, headers } = signRequest(input as SignRequestOptions);
          // What was signed can be sent.
          return /^[\da-f]{64}$/.test(signature) && new Headers(headers).get('authorization') === headers['authorization'];
        } catch (error) {
          return TasksError.isInstance(error) && error.code === 'invalid_argument';
        }
      }),
      { numRuns: 1000 },
    );
  });
});
