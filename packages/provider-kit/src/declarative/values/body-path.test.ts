import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyPathPattern, parseBodyPath, readPath } from './body-path.ts';

function read(value: unknown, text: string): unknown {
  const path = parseBodyPath(text);
  if (path === undefined) throw new Error(`${text} is not a path`);
  return readPath(value, path);
}

describe('a path', () => {
  const body = {
    status: 'done',
    counts: { total: 3, '@odd.name': 4, 'with space': 5, $ref: 6 },
    list: [{ id: 'a' }, { id: 'b' }],
    '0': 'zero',
    nested: [[1, 2], [3]],
  };

  it.each([
    ['status', 'done'],
    ['counts.total', 3],
    ["counts['@odd.name']", 4],
    ["['counts']['with space']", 5],
    ['counts.$ref', 6],
    ['list[0].id', 'a'],
    ['list[-1].id', 'b'],
    ['list[7].id', undefined],
    ['nested[0][1]', 2],
    ['$.status', 'done'],
    ["$['status']", 'done'],
    ['0', 'zero'],
    ['status.length', undefined],
    ['list.length', undefined],
    ['missing.deeper', undefined],
    ['counts[0]', undefined],
  ])('%s leads to %j', (path, value) => {
    expect(read(body, path)).toEqual(value);
  });

  it('leads to the whole body by $', () => {
    expect(read(body, '$')).toBe(body);
    expect(read([{ id: 'a' }], '$[0].id')).toBe('a');
  });

  it.each(['constructor', '__proto__', 'constructor.prototype', 'toString', 'list.map', '__proto__.polluted'])(
    'sees own members only: %s',
    (path) => {
      expect(read({ list: [] }, path)).toBeUndefined();
    },
  );

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a b',
    'a[',
    'a[x]',
    'a[]',
    "a['x]",
    'a]',
    '$a.b c',
    '$.',
    'a{b}',
    'a"b',
    '[0',
    'a[1.5]',
    '..a',
    '$[*]',
    'a[?x]',
  ])('is not %j', (text) => {
    expect(parseBodyPath(text)).toBeUndefined();
  });

  it('is found by its pattern in linear time, and everything that matches can be taken apart', () => {
    const hostile = `${'a.'.repeat(50_000)}!!`;
    expect(bodyPathPattern.test(hostile + ' ')).toBe(false);
    expect(bodyPathPattern.test(`${"['a']".repeat(50_000)}x y`)).toBe(false);
    fc.assert(
      fc.property(fc.stringMatching(/^[$.a0[\]'_ -]{0,12}$/), fc.jsonValue(), (text, value) => {
        const path = parseBodyPath(text);
        expect(path === undefined).toBe(!bodyPathPattern.test(text));
        if (path !== undefined) readPath(value, path);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds whatever is put where it leads', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1 }).filter((name) => !name.includes("'") && name !== '__proto__')),
        fc.jsonValue(),
        (names, value) => {
          const root = names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
          expect(read(root, `$${names.map((name) => `['${name}']`).join('')}`)).toBe(value);
        },
      ),
    );
  });
});
