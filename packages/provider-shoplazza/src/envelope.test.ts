import { describe, expect, it } from 'vitest';
import { openEnvelope } from './envelope.ts';

const data = { task_id: '1' };

describe('openEnvelope', () => {
  it.each([
    ['a bare body', data],
    ['Success', { code: 'Success', message: '', data }],
    ['success', { code: 'success', data }],
    ['SUCCESS', { code: 'SUCCESS', data }],
    ['"200"', { code: '200', data }],
    ['200', { code: 200, data }],
    ['no code', { data }],
    ['ok', { ok: true, data }],
    ['empty errors', { error: '', errors: [], data }],
  ])('opens %s', (_, body) => {
    expect(openEnvelope(body)).toEqual({ refused: false, data });
  });

  it.each([
    [{ code: 'InvalidParameter', message: '' }],
    [{ code: 'NotFound', data }],
    [{ code: 400, data }],
    [{ code: 'Successful' }],
    [{ ok: false, data }],
    [{ error: 'page not found' }],
    [{ errors: ['no result'] }],
    ['Unauthorized'],
  ])('takes %j for a refusal', (body) => {
    expect(openEnvelope(body)).toEqual({ refused: true });
  });

  it.each([[null], [1], [[]], [true]])('leaves %j to the check of its shape', (body) => {
    expect(openEnvelope(body)).toEqual({ refused: false, data: body });
  });
});
