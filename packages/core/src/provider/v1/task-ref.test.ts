import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { TasksError } from '../../errors/index.ts';
import { formatRef, parseRef, taskRef } from './task-ref.ts';

const jd = {
  defaultType: 'product-image',
  types: {
    'product-image': { getStatus: () => Promise.reject(new Error('unused')) },
    'image-index': { getStatus: () => Promise.reject(new Error('unused')) },
  },
};
const find = (name: string): typeof jd | undefined => (name === 'jd' ? jd : undefined);

describe('parseRef', () => {
  it.each([
    ['jd:product-image:92374205376234/food/1573113266.7619262', 'product-image', '92374205376234/food/1573113266.7619262'],
    ['jd:92374205376234/food/1573113266.7619262', 'product-image', '92374205376234/food/1573113266.7619262'],
    ['jd:1001/XX小店/1581417512.274598', 'product-image', '1001/XX小店/1581417512.274598'],
    ['jd:image-index:a:b|c', 'image-index', 'a:b|c'],
    ['jd:image-index: padded ', 'image-index', ' padded '],
    ['jd:1001:2', 'product-image', '1001:2'],
    ['jd:product-image:product-image:x', 'product-image', 'product-image:x'],
    ['jd:constructor', 'product-image', 'constructor'],
  ])('reads %s', (ref, type, id) => {
    expect(parseRef(ref, find)).toEqual({ provider: 'jd', type, id });
  });

  it.each(['jd:constructor:1', 'jd:valueOf:1', 'jd:toString:1'])('does not take %s for a type of the prototype', (ref) => {
    expect(() => parseRef(ref, find)).toThrow(TasksError);
  });

  it('reads back every ref that it can write', () => {
    fc.assert(
      fc.property(fc.constantFrom('product-image', 'image-index'), fc.string({ minLength: 1, unit: 'grapheme' }), (type, id) => {
        fc.pre(id.trim() !== '' && id.isWellFormed());
        const parts = { provider: 'jd', type, id };
        expect(parseRef(formatRef(parts), find)).toEqual(parts);
        expect(JSON.parse(JSON.stringify({ ref: taskRef(parts) }))).toEqual({ ref: formatRef(parts) });
      }),
    );
  });

  it('throws nothing but a TasksError, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: 'binary' }).map((text) => `jd:${text}`),
        ),
        (text) => {
          let thrown: unknown;
          try {
            parseRef(text, find);
          } catch (error) {
            thrown = error;
          }
          expect(thrown === undefined || TasksError.isInstance(thrown)).toBe(true);
        },
      ),
    );
  });
});
