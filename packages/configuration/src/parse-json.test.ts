import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonSyntaxError, parseJson } from './parse-json.ts';

function messageOf(text: string): string | undefined {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message;
    throw error;
  }
  return undefined;
}

describe('parseJson', () => {
  it('passes over a byte order mark', () => {
    expect(parseJson('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  it.each([
    ['{\n  "a": 1,\n}', 'line 3, column 1'],
    ['{\n  "a": acme,\n  "b": 1\n}', 'line 2, column 8'],
    ['{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3'],
    ['{\n  "a": "x', 'line 2, column 10'],
    ['{\n  "a": tru', 'line 2, column 11'],
    ["{'a': 1}", 'line 1, column 2'],
    ['[1,2', 'line 1, column 5'],
    ['<html>', 'line 1, column 1'],
  ])('says where %j is wrong, but not what stands there', (text, place) => {
    expect(messageOf(text)).toBe(`it is not valid JSON (${place})`);
  });

  it('says that there is nothing', () => {
    expect(messageOf(' \n')).toBe('it is empty');
  });

  it('always says where', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[{}[\]",:a1 \n-]{1,20}$/), (text) => {
        expect(messageOf(text) ?? 'it is empty').toMatch(/^it is (?:empty|not valid JSON \(line \d+, column \d+\))$/);
      }),
      { numRuns: 2000 },
    );
  });
});
