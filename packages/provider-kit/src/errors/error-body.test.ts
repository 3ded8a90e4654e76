import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readErrorBody } from './error-body.ts';

describe('readErrorBody', () => {
  it.each<[string, unknown, object]>([
    ['code and message', { code: 'InvalidParameter', message: 'no id' }, { vendorCode: 'InvalidParameter', message: 'no id' }],
    ['a number for a code, and msg', { code: 10043, msg: 'slow' }, { vendorCode: '10043', message: 'slow' }],
    ['an error in words', { error: 'page not found' }, { vendorCode: undefined, message: 'page not found' }],
    ['a list of errors', { errors: ['one', '', 'two'] }, { message: 'one; two' }],
    ['errors by field', { errors: { name: ['is short'], age: ['is low'] } }, { message: 'is short; is low' }],
    ['errors as objects', { errors: [{ code: 'x', message: 'one' }, { message: 'two' }] }, { message: 'one; two' }],
    [
      'an error as an object with a status of its own',
      { requestId: 'r1', error: { code: 404, status: 'NOT_FOUND', message: 'no such job' } },
      { vendorCode: 'NOT_FOUND', message: 'no such job', requestId: 'r1', status: 404 },
    ],
    [
      'an error as an object with a type',
      { error: { message: 'no such model', type: 'invalid_request_error', code: null } },
      { vendorCode: 'invalid_request_error', message: 'no such model', status: undefined },
    ],
    ['problem details', { title: 'Out of credit', detail: 'Top up.', status: 403 }, { message: 'Top up.' }],
    ['an empty object', {}, { vendorCode: undefined, message: '', requestId: undefined, status: undefined }],
    ['a text', 'Unauthorized', { message: 'Unauthorized' }],
  ])('reads %s', (_name, body, expected) => {
    expect(readErrorBody(JSON.stringify(body))).toMatchObject({ fromApi: true, ...expected });
  });

  it.each([
    ['HTML', '<!DOCTYPE html><title>502</title>', ''],
    ['plain text', '404 page not found', '404 page not found'],
    ['nothing', '', ''],
    ['a list', '[]', '[]'],
    ['half a body', '{"error":', '{"error":'],
  ])('takes %s for the words of something in front of the API', (_name, text, message) => {
    expect(readErrorBody(text)).toEqual({ fromApi: false, message });
  });

  it('takes the most telling words', () => {
    const body = { errors: ['third'], error: { why: 'second' }, message: 'first' };
    expect(readErrorBody(JSON.stringify(body)).message).toBe('first');
    expect(readErrorBody(JSON.stringify({ ...body, message: '' })).message).toBe('second');
    expect(readErrorBody(JSON.stringify({ ...body, message: '', error: null })).message).toBe('third');
  });

  it('reads any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
        const { message, vendorCode = '', requestId = '' } = readErrorBody(text);
        expect([typeof message, typeof vendorCode, typeof requestId]).toEqual(['string', 'string', 'string']);
      }),
    );
  });
});
