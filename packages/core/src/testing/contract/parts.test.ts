import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { printedBy } from './console-watch.ts';
import { damagesOf, withPrototypeKeys } from './damage.ts';
import { moveTimeOfDay } from './moved-clock.ts';
import { nextTurn } from './outcome.ts';
import { jsonProblem, sameJson } from './plain-json.ts';
import { createSecretFinder } from './secret-forms.ts';
import { signatureParts } from './signature-parts.ts';
import { statusProblem } from './status-problems.ts';
import { toUpstreamRequest } from './upstream-request.ts';

const secret = 'tök/en+"7f3a 9c1';

describe('createSecretFinder', () => {
  const { find, mask } = createSecretFinder([secret]);

  it.each([
    ['as it is', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['escaped as in JSON', JSON.stringify({ message: secret })],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['cut short', secret.slice(0, 9)],
  ])('finds a secret %s', (how, text) => {
    expect(find(`before ${text} after`)).toEqual({ index: 0, how });
    expect(mask(`before ${text} after`)).toContain('<secrets[0]>');
  });

  it('finds it in Base64, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 9 }),
        fc.string({ maxLength: 9 }),
        fc.constantFrom('base64' as const, 'base64url' as const),
        (before, after, encoding) => {
          expect(find(`Basic ${Buffer.from(before + secret + after).toString(encoding)}`)).toMatchObject({ how: 'in Base64' });
        },
      ),
    );
  });

  it('finds none where there is none, and leaves the text alone', () => {
    expect(find('tök/en is short')).toBeUndefined();
    expect(mask('tök/en is short')).toBe('tök/en is short');
  });
});

describe('jsonProblem', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;

  it.each<[unknown, string | undefined]>([
    [{ a: [1, 'x', null, true, { b: undefined }] }, undefined],
    [{ at: new Date(0) }, 'it.at is not a plain object but Date'],
    [[new Map()], 'it[0] is not a plain object but Map'],
    [{ count: Number.NaN }, 'it.count is NaN, which JSON turns into null'],
    [{ id: 1n }, 'it cannot be written as JSON: TypeError: Do not know how to serialize a BigInt'],
    [{ call: () => 1 }, 'it.call is of type function, which JSON cannot hold'],
    [{ name: '\uD800' }, 'it.name is not valid Unicode'],
    [circle, 'it cannot be written as JSON: TypeError: Converting circular structure to JSON'],
  ])('%# tells what JSON would lose', (value, problem) => {
    expect(jsonProblem(value, 'it')).toBe(problem);
  });

  it('finds none in what was read from JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read: unknown = JSON.parse(JSON.stringify(value));
        expect(jsonProblem(read, 'it')).toBeUndefined();
        expect(sameJson(read, value)).toBe(true);
      }),
    );
  });
});

describe('sameJson', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: 1, b: undefined }, { a: 1 }, true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [[1, 2], [2, 1], false],
    [{ 0: 1 }, [1], false],
    [{ a: 1 }, { a: 1, b: null }, false],
    [null, {}, false],
  ])('%# compares by what is said', (left, right, same) => {
    expect(sameJson(left, right)).toBe(same);
    expect(sameJson(right, left)).toBe(same);
  });
});

describe('statusProblem', () => {
  const sound = { state: 'running', vendorState: 'working' };

  it.each<[object | null | undefined, RegExp]>([
    [null, /not an object/],
    [{ ...sound, state: 'done' }, /state is "done", which is none of/],
    [{ ...sound, vendorState: 3 }, /vendorState is 3/],
    [{ ...sound, progress: { succeeded: 1 } }, /progress\.failed is undefined/],
    [{ ...sound, progress: { succeeded: 0.5, failed: 0 } }, /progress\.succeeded is 0\.5/],
    [{ ...sound, progress: { succeeded: 3, failed: 0, pending: 2, total: 4 } }, /counts 5 items of a total of 4/],
    [{ ...sound, progress: { succeeded: 0, failed: 0 }, succeeded: [{ key: 'a' }] }, /beside 1 items that succeeded/],
    [{ ...sound, state: 'succeeded', failed: [{ key: 'a' }] }, /and 1 items failed/],
    [{ ...sound, state: 'succeeded', progress: { succeeded: 1, failed: 0, pending: 1 } }, /1 items are pending/],
    [{ ...sound, failed: [{ key: '' }] }, /failed\[0\]\.key is ""/],
    [{ ...sound, failed: [{ key: 'a', reason: 3 }] }, /failed\[0\]\.reason is 3/],
    [{ ...sound, succeeded: {} }, /succeeded is \{\}, not a list/],
    [{ ...sound, quota: { remaining: -1 } }, /quota\.remaining is -1/],
    [{ ...sound, retryAfterMs: Infinity }, /retryAfterMs is/],
    [{ ...sound, finishedAt: '2026-01-02T03:04:05' }, /not an ISO 8601 instant with its zone/],
    [{ ...sound, finishedAt: '2026-13-02T03:04:05Z' }, /finishedAt/],
  ])('%# tells what is wrong', (status, problem) => {
    expect(statusProblem(status, { sound: true })).toMatch(problem);
  });

  it('lets a status of the contract pass', () => {
    const status = {
      ...sound,
      progress: { succeeded: 1, failed: 1, pending: 2, total: 4 },
      succeeded: [{ key: 'a', size: 3 }],
      failed: [{ key: 'b', reason: 'too large' }],
      quota: { remaining: 0 },
      finishedAt: '2026-01-02T03:04:05.678+08:00',
    };
    expect(statusProblem(status, { sound: true })).toBeUndefined();
  });

  it('asks of a damaged answer only that counts are counts', () => {
    expect(statusProblem({ ...sound, progress: { succeeded: 5, failed: 0, total: 1 } }, { sound: false })).toBeUndefined();
  });
});

describe('damage', () => {
  it('changes one member and nothing else', () => {
    expect(damagesOf({ a: [{ b: 1 }] }, 1000).filter(({ what }) => /null|left out/.test(what))).toEqual([
      { what: 'a is left out', value: {} },
      { what: 'a is null', value: { a: null } },
      { what: 'a is [null]', value: { a: [null] } },
      { what: 'a[0] is left out', value: { a: [] } },
      { what: 'a[0] is null', value: { a: [null] } },
      { what: 'a[0] is [null]', value: { a: [[null]] } },
      { what: 'a[0].b is left out', value: { a: [{}] } },
      { what: 'a[0].b is null', value: { a: [{ b: null }] } },
      { what: 'a[0].b is [null]', value: { a: [{ b: [null] }] } },
    ]);
  });

  it('is bounded, and leaves the original alone', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const before = JSON.stringify(value);
        expect(damagesOf(value, 50).length).toBeLessThanOrEqual(50);
        expect(JSON.stringify(value)).toBe(before);
      }),
    );
  });

  it('puts prototype keys into every object of a body that stays JSON', () => {
    const body = JSON.parse(withPrototypeKeys({ a: [{ b: 1 }] })) as { readonly a: readonly object[] };
    expect(Object.keys(body)).toEqual(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'a']);
    expect(Object.keys(body.a[0] ?? {})).toContain('__proto__');
  });
});

describe('toUpstreamRequest', () => {
  it('reads a request as a framework would', () => {
    const request = toUpstreamRequest({ method: 'GET', target: '/v1/jobs/a%2Fb?x=1&x=2', headers: {}, body: '{"id":"7"}' });
    expect(request).toMatchObject({ segments: ['v1', 'jobs', 'a/b'], json: { id: '7' } });
    expect(request.query.getAll('x')).toEqual(['1', '2']);
  });

  it('reads anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (target, body) => {
        const { segments, json } = toUpstreamRequest({ method: 'GET', target, headers: {}, body });
        expect(segments.every((segment) => typeof segment === 'string')).toBe(true);
        expect(typeof json).toBe('object');
      }),
    );
  });
});

describe('signatureParts', () => {
  const namesIn = (headers: Record<string, string>, target = '/'): readonly string[] => [
    ...signatureParts(toUpstreamRequest({ method: 'GET', target, headers, body: '' }), undefined).keys(),
  ];

  it.each([
    { 'x-acme-nonce': '1' },
    { date: 'Fri, 02 Jan 2026 03:04:05 GMT' },
    { 'x-amz-date': '20260102T030405Z' },
    { 'x-timestamp': '1' },
    { 'x-hub-signature': '1' },
    { authorization: 'AWS4-HMAC-SHA256 Credential=a' },
  ])('takes %j for a part of a signature', (headers) => {
    expect(namesIn(headers)).toEqual(Object.keys(headers));
  });

  it.each([
    { authorization: 'Bearer abc' },
    { authorization: 'Basic abc' },
    { authorization: 'abc' },
    { 'x-api-key': 'abc' },
    { 'acme-version': '2026-01-01' },
    { 'x-update': '1' },
    { 'x-design': '1' },
  ])('does not take %j for one', (headers) => {
    expect(namesIn(headers)).toEqual([]);
  });

  it('looks at the query, too', () => {
    const target = '/?id=1&sign=abc&timestamp=1&X-Amz-Date=20260102T030405Z&end_date=2026-01-02&date=2026-01-02';
    expect(namesIn({}, target).toSorted()).toEqual(['X-Amz-Date', 'sign', 'timestamp']);
  });
});

describe('moveTimeOfDay', () => {
  it('moves the time of day, and puts it right again', () => {
    const given = new Date(5);
    const before = Date.now();
    const setRight = moveTimeOfDay(3_600_000);
    try {
      expect(Date.now() - before).toBeGreaterThanOrEqual(3_600_000);
      expect(new Date().getTime() - before).toBeGreaterThanOrEqual(3_600_000);
      expect(new Date(7).getTime()).toBe(7);
      expect(given instanceof Date && new Date() instanceof Date).toBe(true);
      expect(Date.UTC(1970, 0, 1)).toBe(0);
    } finally {
      setRight();
    }
    expect(Date.now() - before).toBeLessThan(3_600_000);
  });
});

describe('printedBy', () => {
  it('gives what was printed, and puts everything back', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const printed = await printedBy(async () => {
      process.stderr.write('one');
      process.emitWarning('two');
      // Warnings come a turn later.
      await nextTurn();
    });
    expect(printed).toMatch(/one[^]*two/);
    write.mockClear();
    process.stderr.write('three');
    expect(write).toHaveBeenCalledOnce();
    write.mockRestore();
  });
});
