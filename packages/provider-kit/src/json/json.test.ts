import * as fc from 'fast-check';
import { TasksError } from '@tasks/core/provider';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ReadResponse } from '../http/http-message.ts';
import { createRedactor } from '../secrets/redactor.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { parseShape } from './parse-shape.ts';
import { tryParseJson } from './try-parse-json.ts';

const provider = 'acme';

function bodyError(text: string, secrets: string[] = []): TasksError {
  const response = new ReadResponse(
    new Response(null, { headers: { 'x-request-id': 'r1' } }),
    text,
    'https://api.example/',
    createRedactor(secrets),
  );
  try {
    parseJsonBody(response, { provider });
  } catch (error) {
    if (TasksError.isInstance(error)) return error;
  }
  return expect.fail('no TasksError');
}

const jsonWithoutProtoKeys = fc.jsonValue({ depthSize: 'large' }).filter((value) => !JSON.stringify(value).includes('__proto__'));

describe('tryParseJson', () => {
  it('gives what JSON.parse gives, for any JSON', () => {
    fc.assert(
      fc.property(jsonWithoutProtoKeys, (value) => {
        const text = JSON.stringify(value);
        expect(tryParseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    '{"a":{"__proto__":{"polluted":1},"b":2}}',
    String.raw`[{"\u005f_pro\u0074o__":{"polluted":1},"b":2}]`,
    '{"__proto__" : 1, "b":2}',
  ])('leaves __proto__ keys out: %s', (text) => {
    const value = tryParseJson(text);
    expect(JSON.stringify(value)).not.toMatch(/proto/);
    expect(JSON.stringify(value)).toContain('"b":2');
  });

  it('keeps __proto__ as a value', () => {
    expect(tryParseJson('["__proto__", "\\u0041"]')).toEqual(['__proto__', 'A']);
  });

  it('refuses what is nested too deeply, and takes brackets within texts for what they are', () => {
    expect(tryParseJson('['.repeat(500) + ']'.repeat(500))).toBeDefined();
    expect(tryParseJson('['.repeat(501) + ']'.repeat(501))).toBeUndefined();
    expect(tryParseJson('{"a":'.repeat(1_000_000))).toBeUndefined();
    const text = String.raw`"\"`.repeat(1) + '['.repeat(5000) + '"';
    expect(tryParseJson(text)).toBe(`"${'['.repeat(5000)}`);
  });

  it('never throws, for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), (text) => void tryParseJson(text)));
  });
});

describe('parseJsonBody', () => {
  it.each([
    ['', 'not JSON: an empty body'],
    ['<html><title>502</title>', 'not JSON: an HTML page titled "502"'],
    ['{"a":[1,', 'cut off before its end'],
    ['{"a":"b', 'cut off before its end'],
    ['nonsense', 'not JSON: "nonsense"'],
    ['['.repeat(100_000), 'nested too deeply'],
  ])('%#: says what the body is', (text, expected) => {
    const error = bodyError(text);
    expect(error).toMatchObject({ code: 'invalid_response', status: 200, provider, requestId: 'r1', retryable: true });
    expect(error.message).toContain(expected);
    expect(error.message.length).toBeLessThan(500);
  });

  it('redacts the excerpt, and keeps no cause that quotes the body', () => {
    const error = bodyError('your token token-123 is bad', ['token-123']);
    expect(error.message).toContain('"your token [redacted] is bad"');
    expect(error.cause).toBeUndefined();
  });
});

describe('parseShape', () => {
  const schema: v.GenericSchema<unknown, { a: { b: number[] } }> = v.object({ a: v.object({ b: v.array(v.number()) }) });

  it('gives the checked value', () => {
    expect(parseShape(schema, { a: { b: [1] }, more: 1 }, { provider })).toEqual({ a: { b: [1] } });
  });

  it.each([
    [{ a: { b: [1, 'secret text'] } }, 'a.b.1 is of type string where number is expected'],
    [{ a: {} }, 'a.b is missing'],
    [{ a: null }, 'a is null where Object is expected'],
    [{ a: { b: [[]] } }, 'a.b.0 is an array where number is expected'],
    [null, 'the body is null where Object is expected'],
    [undefined, 'the body is missing'],
    ['text', 'the body is of type string where Object is expected'],
  ])('%j names the path and what is expected, not the value', (value, expected) => {
    const parse = (): unknown => parseShape(schema, value, { provider, status: 200, requestId: 'r1' });
    expect(parse).toThrow(expect.objectContaining({ code: 'invalid_response', provider, status: 200, requestId: 'r1' }));
    expect(parse).toThrow(expected);
    expect(parse).not.toThrow('secret text');
  });

  it('survives a validator that overflows the stack', () => {
    const endless: v.GenericSchema<unknown, unknown> = v.lazy(() => v.union([v.array(endless), v.number()]));
    let value: unknown = 1;
    for (let depth = 0; depth < 200_000; depth++) value = [value];
    expect(() => parseShape(endless, value, { provider })).toThrow(expect.objectContaining({ code: 'invalid_response' }));
  });
});
