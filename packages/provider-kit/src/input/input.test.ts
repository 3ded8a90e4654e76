import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { ReadResponse } from '../http/http-message.ts';
import { checkInput } from './check-input.ts';
import { submittedId } from './submitted-id.ts';

describe('checkInput', () => {
  const schema = v.strictObject({ images: v.array(v.strictObject({ name: v.string('expected a text') })) });

  it('gives the checked input', () => {
    expect(checkInput(schema, { images: [{ name: 'a' }] }, 'acme')).toEqual({ images: [{ name: 'a' }] });
  });

  it.each<[unknown, string]>([
    [undefined, 'it is missing'],
    [{}, 'images is missing'],
    [{ images: [{ name: 7 }] }, 'images.0.name is not usable: expected a text'],
    [{ images: [], size: 1 }, 'size is not a field of it'],
  ])('%j names the field', (input, problem) => {
    expect(() => checkInput(schema, input, 'acme')).toThrow(
      expect.objectContaining({
        code: 'invalid_argument',
        provider: 'acme',
        message: `The input cannot be submitted: ${problem}.`,
      }),
    );
  });
});

describe('submittedId', () => {
  const response = new ReadResponse(new Response(null), '{}', 'https://api.example/', (text) => text, 'acme');

  it('gives the id', () => {
    expect(submittedId('7', response, 'Acme')).toBe('7');
  });

  it.each([undefined, null, '', 7, {}])('does not ask for a second task where the id is %j', (id) => {
    expect(() => submittedId(id, response, 'Acme')).toThrow(
      expect.objectContaining({ code: 'invalid_response', retryable: false, provider: 'acme', status: 200 }),
    );
  });
});
