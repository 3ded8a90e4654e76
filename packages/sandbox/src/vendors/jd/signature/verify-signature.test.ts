import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../../../test-support/read-fixture.ts';
import { receiveRaw } from '../../../test-support/receive-raw.ts';
import { rawRequest } from '../../../test-support/send-raw.ts';
import { signJd } from '../../../test-support/sign-jd.ts';
import { canonicalRequest } from './canonical-request.ts';
import type { SignedRequest } from './canonical-request.ts';
import { parseSigningDate } from './signing-date.ts';
import { createSignatureCheck } from './verify-signature.ts';

interface SignedFixture {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly bodyBase64: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly canonicalRequest: string;
}

const fixtures = readFixture('jd-signed-requests.json') as readonly SignedFixture[];

function signedHeadersOf(fixture: SignedFixture): string[] {
  return (fixture.canonicalRequest.split('\n').at(-2) ?? '').split(';');
}

describe('requests signed by the vendor', () => {
  it.each(fixtures)('accepts $name', async (fixture) => {
    const request = await receiveRaw(
      rawRequest(fixture.method, fixture.target, fixture.headers, Buffer.from(fixture.bodyBase64, 'base64')),
    );
    expect(canonicalRequest(request, signedHeadersOf(fixture), (value) => value)).toBe(fixture.canonicalRequest);
    const token = fixture.headers.find(([name]) => name === 'x-jdcloud-security-token')?.[1];
    const check = createSignatureCheck({
      accessKeyId: fixture.accessKeyId,
      secretAccessKey: fixture.secretAccessKey,
      sessionToken: token,
      maxClockSkewMs: 0,
    });
    const date = fixture.headers.find(([name]) => name === 'x-jdcloud-date')?.[1] ?? '';
    const now = parseSigningDate(date) ?? 0;
    expect(check(request, now)).toBeUndefined();
    expect(check(request, now)?.message).toBe('please use different noncestr');
  });
});

const account = { accessKeyId: 'key', secretAccessKey: 'secret', maxClockSkewMs: 300_000 };
const at = Date.parse('2026-11-22T10:00:00Z');
const body = '{"task_id":"1001/XX小店/1581417512.274598"}';

interface SignedForTest {
  readonly request: SignedRequest & { readonly headers: Readonly<Record<string, string>> };
  readonly withAuthorization: (edit: (authorization: string) => string) => SignedRequest;
}

interface SigningChanges {
  readonly url?: string;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly nonce?: string;
}

function signed(changes: SigningChanges = {}): SignedForTest {
  const url = changes.url ?? 'http://127.0.0.1:1234/jdai/product_image_status';
  const { host, pathname, search } = new URL(url);
  const headers: Record<string, string> = signJd({
    method: 'POST',
    url,
    body,
    accessKeyId: 'key',
    secretAccessKey: changes.secret ?? 'secret',
    at,
    nonce: changes.nonce ?? 'nonce-1',
    headers: changes.headers ?? { 'content-type': 'application/json' },
  });
  headers['host'] = host;
  const request = { method: 'POST', path: pathname, query: search.slice(1), headers, body: Buffer.from(body) };
  return {
    request,
    withAuthorization: (edit) => ({ ...request, headers: { ...headers, authorization: edit(headers['authorization'] ?? '') } }),
  };
}

function without(request: SignedRequest, name: string): SignedRequest {
  const { [name]: _dropped, ...headers } = request.headers;
  return { ...request, headers };
}

function refusal(request: SignedRequest, now: number = at, options: { readonly sessionToken?: string } = {}): string | undefined {
  return createSignatureCheck({ ...account, ...options })(request, now)?.message;
}

describe('refusals, each by its own text', () => {
  const { request, withAuthorization } = signed();

  it('accepts the request that the others are made of', () => {
    expect(refusal(request)).toBeUndefined();
  });

  it('asks for the header', () => {
    expect(refusal(without(request, 'authorization'))).toBe('lack of header authorization');
    expect(refusal(withAuthorization(() => ' '))).toBe('lack of header authorization');
  });

  it('asks for the parts of the header', () => {
    expect(refusal(withAuthorization((header) => header.replace(/Credential=[^,]*, /, '')))).toBe(
      'lack of credential in the header authorization',
    );
    expect(refusal(withAuthorization((header) => header.replace(/SignedHeaders=[^,]*, /, '')))).toBe(
      'lack of header signedHeaders',
    );
    expect(refusal(withAuthorization((header) => header.replace(/, Signature=.*/, '')))).toBe('sign result is not same');
  });

  it('knows one scheme and one shape of credential', () => {
    for (const edit of [
      (header: string) => header.replace('JDCLOUD2-HMAC-SHA256 ', 'JDCLOUD2-HMAC-SHA256'),
      (header: string) => header.replace('JDCLOUD2-HMAC-SHA256', 'JDCLOUD3'),
      (header: string) => header.replace('jdcloud2_request', 'jdcloud3_request'),
      (header: string) => header.replace('/aiapi/', '/'),
      (header: string) => header.replace('/20261122/', '/20261121/'),
    ]) {
      expect(refusal(withAuthorization(edit))).toBe('Invalid authentication credentials');
    }
  });

  it('knows one access key', () => {
    expect(refusal(withAuthorization((header) => header.replace('Credential=key/', 'Credential=other/')))).toBe(
      'Invalid accessKey',
    );
  });

  it('asks for date and nonce, and for their being signed', () => {
    expect(refusal(without(request, 'x-jdcloud-date'))).toBe('lack of header x-jdcloud-date');
    expect(refusal(without(request, 'x-jdcloud-nonce'))).toBe('lack of header x-jdcloud-nonce');
    const check = createSignatureCheck(account);
    for (const name of ['x-jdcloud-date', 'x-jdcloud-nonce']) {
      expect(
        check(
          withAuthorization((header) => header.replace(new RegExp(`;${name}`), '')),
          at,
        ),
      ).toMatchObject({
        message: 'sign result is not same',
        why: `${name} is not among SignedHeaders`,
      });
    }
  });

  it('refuses dates of another shape, and days that do not exist', () => {
    for (const date of ['2026-11-22T10:00:00Z', '20261122T100000', '20260231T100000Z', '20261122T250000Z']) {
      const changed = { ...request, headers: { ...request.headers, 'x-jdcloud-date': date } };
      expect(refusal(changed)).toBe('Invalid authentication credentials');
    }
  });

  it('refuses a stale date and one in the future, to the millisecond', () => {
    expect(refusal(request, at + 300_000)).toBeUndefined();
    expect(refusal(request, at + 300_001)).toBe('Invalid authentication credentials');
    expect(refusal(request, at - 300_000)).toBeUndefined();
    expect(refusal(request, at - 300_001)).toBe('Invalid authentication credentials');
  });

  it('refuses a list of signed headers that is not canonical, or names what was not sent', () => {
    for (const edit of [
      (header: string) => header.replace('SignedHeaders=content-type;host', 'SignedHeaders=host;content-type'),
      (header: string) => header.replace('SignedHeaders=content-type', 'SignedHeaders=Content-Type'),
      (header: string) => header.replace('SignedHeaders=content-type', 'SignedHeaders=content-type;content-type'),
      (header: string) => header.replace('x-jdcloud-nonce,', 'x-jdcloud-nonce;x-not-sent,'),
    ]) {
      expect(refusal(withAuthorization(edit))).toBe('sign result is not same');
    }
  });

  it('refuses another secret, method, path, query, header value or body', () => {
    expect(refusal(signed({ secret: 'another' }).request)).toBe('sign result is not same');
    for (const change of [
      { method: 'PUT' },
      { path: '/jdai/product_image_add' },
      { query: 'a=1' },
      { headers: { ...request.headers, 'content-type': 'text/plain' } },
      { headers: { ...request.headers, host: '127.0.0.1:4321' } },
      { body: Buffer.from(body.replace('1001', '1002')) },
    ]) {
      expect(refusal({ ...request, ...change })).toBe('sign result is not same');
    }
  });

  it('refuses a nonce that was used, only after the signature held, and forgets it once the date is stale', () => {
    const check = createSignatureCheck(account);
    expect(
      check(
        withAuthorization((header) => header.replace(/Signature=.*/, `Signature=${'0'.repeat(64)}`)),
        at,
      )?.httpStatus,
    ).toBe(401);
    expect(check(request, at)).toBeUndefined();
    expect(check(request, at + 300_000)).toEqual({
      httpStatus: 403,
      status: 'HTTP_FORBIDDEN',
      message: 'please use different noncestr',
    });
    expect(check(signed({ nonce: 'nonce-2' }).request, at)).toBeUndefined();
  });
});

describe('session tokens', () => {
  const withToken = (token: string): SignedRequest => signed({ headers: { 'x-jdcloud-security-token': token } }).request;

  it('takes the token as it is and in base64, as the vendor’s clients send it', () => {
    expect(refusal(withToken('ABCDEFG'), at, { sessionToken: 'ABCDEFG' })).toBeUndefined();
    expect(refusal(withToken('QUJDREVGRw=='), at, { sessionToken: 'ABCDEFG' })).toBeUndefined();
  });

  it('refuses a wrong one, a missing one, one that is not signed and one that nobody has', () => {
    expect(refusal(withToken('other'), at, { sessionToken: 'ABCDEFG' })).toBe('Invalid authentication credentials');
    expect(refusal(signed().request, at, { sessionToken: 'ABCDEFG' })).toBe('Invalid authentication credentials');
    expect(refusal(withToken('ABCDEFG'))).toBe('Invalid authentication credentials');
    const { request } = signed();
    const unsigned = { ...request, headers: { ...request.headers, 'x-jdcloud-security-token': 'ABCDEFG' } };
    expect(refusal(unsigned, at, { sessionToken: 'ABCDEFG' })).toBe('sign result is not same');
  });
});

describe('what the vendor’s own signers disagree in', () => {
  it('takes inner runs of spaces as sent or shortened', () => {
    const spaced = 'application/json;  charset=utf-8';
    const asSent = signed({ headers: { 'content-type': spaced } }).request;
    expect(refusal(asSent)).toBeUndefined();
    const shortened = signed({ headers: { 'content-type': spaced.replace('  ', ' ') } }).request;
    expect(refusal({ ...shortened, headers: { ...shortened.headers, 'content-type': spaced } })).toBeUndefined();
  });

  it('reads a query in any order and spelling, but never a raw +', () => {
    const { request } = signed({ url: 'http://127.0.0.1:1234/jdai/task?a=%20&task_id=a%2Fb' });
    expect(refusal({ ...request, query: 'task_id=a/b&a=%20' })).toBeUndefined();
    expect(refusal({ ...request, query: 'task_id=a/b&a=+' })).toBe('sign result is not same');
    const plus = signed({ url: 'http://127.0.0.1:1234/jdai/task?a=%2B' }).request;
    expect(refusal({ ...plus, query: 'a=+' })).toBe('sign result is not same');
  });
});

describe('any change of a signed request', () => {
  const { request } = signed();
  const names = ['authorization', 'x-jdcloud-date', 'x-jdcloud-nonce', 'content-type', 'host'];

  it('is refused', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('body', 'path', ...names),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (part, position, mask) => {
          const flip = (text: string): string => {
            const bytes = Buffer.from(text, 'latin1');
            const index = position % bytes.length;
            bytes[index] = (bytes[index] ?? 0) ^ mask;
            return bytes.toString('latin1');
          };
          const changed =
            part === 'body'
              ? { ...request, body: Buffer.from(flip(request.body.toString('latin1')), 'latin1') }
              : part === 'path'
                ? { ...request, path: flip(request.path) }
                : { ...request, headers: { ...request.headers, [part]: flip(request.headers[part] ?? '') } };
          expect(refusal(changed)).toBeDefined();
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never throws, whatever is sent', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'a=b', request.headers['authorization'] ?? ''));
    fc.assert(
      fc.property(
        texts,
        texts,
        fc.dictionary(fc.constantFrom(...names, 'x-a'), texts),
        fc.uint8Array(),
        (path, query, headers, bytes) => {
          const all = { ...request.headers, ...headers };
          expect(
            createSignatureCheck(account)({ method: 'POST', path, query, headers: all, body: Buffer.from(bytes) }, at),
          ).toBeDefined();
        },
      ),
      { numRuns: 1000 },
    );
  });
});
