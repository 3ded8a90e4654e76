import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { measureEntry } from './measure-entry.ts';
import type { EntrySize } from './measure-entry.ts';
import { sizeLimitOf } from './size-limits.ts';
import { findOversized, sizeTable } from './size-table.ts';

describe('measureEntry', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'sizes-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function measure(files: Readonly<Record<string, string>>): Promise<EntrySize> {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text);
    return measureEntry(path.join(directory, 'index.mjs'));
  }

  it('counts what is left of a module after minifying, and the same compressed', async () => {
    const minified = 'const e=1;export{e as one};';
    const size = await measure({ 'index.mjs': '/** The number one. */\nexport const one = 1; // no more\n' });
    expect(size.minified).toBeLessThanOrEqual(minified.length);
    expect(size.gzip).toBeLessThanOrEqual(gzipSync(minified, { level: 9 }).byteLength);
  });

  it('counts files of the package, and no dependency', async () => {
    const text = Array.from({ length: 400 }, (_, index) => index * 7919).join();
    const alone = await measure({
      'index.mjs': `export { part } from './part.mjs';`,
      'part.mjs': `export const part = '${text}';`,
    });
    expect(alone.minified).toBeGreaterThan(text.length);
    const outside = await measure({ 'index.mjs': `export { part } from 'no-such-package'; export { join } from 'node:path';` });
    expect(outside.minified).toBeLessThan(150);
  });

  it('leaves out what no export needs', async () => {
    const used = await measure({ 'index.mjs': `export const used = 1;` });
    const unused = await measure({
      'index.mjs': `import './part.mjs'; export const used = 1; function other() { return 'never called'; }`,
      'part.mjs': '',
    });
    expect(unused).toEqual(used);
  });

  it('shortens private members', async () => {
    const source = (name: string): string => `export class Box { #${name} = 1; get() { return this.#${name}; } }`;
    expect(await measure({ 'index.mjs': source('aVeryLongNameOfAPrivateMember') })).toEqual(
      await measure({ 'index.mjs': source('a') }),
    );
  });
});

describe('the limits', () => {
  const packageOf = (name: string): Parameters<typeof sizeLimitOf>[1] => ({
    directory: '/',
    location: name.replace('@tasks', 'packages'),
    manifest: { name, version: '1.0.0' },
  });

  it.each([
    ['@tasks/core', '@tasks/core', 14_000],
    ['@tasks/core/provider', '@tasks/core', 3000],
    ['@tasks/core/testing', '@tasks/core', undefined],
    ['@tasks/provider-example', '@tasks/provider-example', 6000],
    ['@tasks/provider-kit', '@tasks/provider-kit', undefined],
    ['@tasks/sandbox', '@tasks/sandbox', undefined],
  ])('of %s', (entry, name, limit) => {
    expect(sizeLimitOf(entry, packageOf(name))).toBe(limit);
  });

  const entries = [
    { entry: '@tasks/core', minified: 40_000, gzip: 14_000, limit: 14_000 },
    { entry: '@tasks/provider-example', minified: 20_000, gzip: 6001, limit: 6000 },
    { entry: '@tasks/sandbox', minified: 99_999, gzip: 88_888, limit: undefined },
  ];

  it('may be reached, not passed', () => {
    expect(findOversized(entries)).toEqual(['@tasks/provider-example has 6001 bytes, 1 more than the limit of 6000']);
  });

  it('stand in a table beside the sizes', () => {
    expect(sizeTable(entries)).toBe(
      [
        'entry                    minified  min+gzip  limit  used',
        '@tasks/core                 40000     14000  14000  100%',
        '@tasks/provider-example     20000      6001   6000  101%',
        '@tasks/sandbox              99999     88888      -     -',
      ].join('\n'),
    );
  });
});
