import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileBody, renderPath, renderText } from './render.ts';
import { compileTemplate, parseTemplate } from './template.ts';

const values = {
  id: 'a/b',
  options: { region: 'eu' },
  input: { text: 'hi "you"', n: 0, no: false, list: [1], nothing: null, deep: [{ x: 'y' }] },
};

describe('a template of a text', () => {
  it.each([
    ['plain', 'plain'],
    ['{options.region}-{input.n}-{input.no}', 'eu-0-false'],
    ['{{id}} is {id}', '{id} is a/b'],
    ['{input.deep[0].x}', 'y'],
    ['{input.missing}', undefined],
    ['x{input.nothing}', undefined],
    ['{input.constructor}', undefined],
    ['{constructor}', undefined],
  ])('%j gives %j', (text, expected) => {
    expect(renderText(compileTemplate(text), values)).toBe(expected);
  });

  it('refuses a list where a text belongs', () => {
    expect(() => renderText(compileTemplate('{input.list}'), values)).toThrow(/\{input\.list\} is a list or an object/);
  });

  it.each(['{', '}', 'a{b', '{}', '{a b}', '{[0]}', '{$}', '{id}}', '{{id}'])('cannot be %j', (text) => {
    expect(parseTemplate(text)).toHaveProperty('problem');
  });

  it('takes its values for data: what stands in them is not filled in again', () => {
    expect(renderText(compileTemplate('{input.a}'), { input: { a: '{options.secret}' }, options: { secret: 's3cret' } })).toBe(
      '{options.secret}',
    );
  });
});

describe('a template of a path', () => {
  it('makes one segment of a value, whatever it holds', () => {
    expect(renderPath(compileTemplate('/jobs/{id}/x'), { id: 'a/b?c#d%2e\\e f' })).toBe('/jobs/a%2Fb%3Fc%23d%252e%5Ce%20f/x');
  });

  it('keeps the slashes of a value that is a path', () => {
    expect(renderPath(compileTemplate('/v1/{+id}:wait'), { id: 'projects/p 1/operations/o?x' })).toBe(
      '/v1/projects/p%201/operations/o%3Fx:wait',
    );
  });

  it.each(['.', '..', '', ' ', '\ud800'])('refuses the value %j', (id) => {
    expect(() => renderPath(compileTemplate('/jobs/{id}'), { id })).toThrow(/The task id|The path/);
    expect(() => renderPath(compileTemplate('/jobs/{+id}'), { id })).toThrow(/The task id|The path/);
  });

  it.each(['../admin', 'a/../b', '/a', 'a/', 'a//b', './a', 'a/..'])('refuses %j as a path', (id) => {
    expect(() => renderPath(compileTemplate('/jobs/{+id}'), { id })).toThrow(/The task id|The path/);
  });

  it('refuses values that only together lead elsewhere', () => {
    expect(() => renderPath(compileTemplate('/jobs/{input.a}{input.b}'), { input: { a: '.', b: '.' } })).toThrow(
      /lead elsewhere/,
    );
  });

  it('never leaves its host, path or query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (id, isPath) => {
        let path: string;
        try {
          path = renderPath(compileTemplate(isPath ? '/v1/{+id}/end' : '/v1/{id}/end'), { id });
        } catch {
          return;
        }
        const url = new URL(`https://api.example.com${path}`);
        expect(url.host).toBe('api.example.com');
        expect(url.search + url.hash).toBe('');
        const segments = url.pathname.split('/');
        expect(segments[1]).toBe('v1');
        expect(segments.at(-1)).toBe('end');
        const inner = segments.slice(2, -1).map(decodeURIComponent);
        expect(isPath ? inner.join('/') : inner).toEqual(isPath ? id : [id]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a template of a body', () => {
  it('puts values in whole, of whatever kind, and leaves out what is missing', () => {
    const body = compileBody({
      a: '{input.list}',
      b: 'x {input.text}',
      c: '{input.missing}',
      d: [1, null, '{id}', '{input.missing}'],
      e: true,
    });
    expect(body(values)).toEqual({ a: [1], b: 'x hi "you"', d: [1, null, 'a/b'], e: true });
  });

  it('can be the input itself', () => {
    expect(compileBody('{input}')(values)).toBe(values.input);
  });

  it('sets no prototype', () => {
    const made = compileBody(JSON.parse('{"__proto__": {"polluted": 1}}') as never)(values);
    expect((made as { readonly polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  });
});
