import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../command/usage-error.ts';
import { checkTarget } from './check-target.ts';
import { writePackage } from './write-package.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'create-provider-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('checkTarget', () => {
  it('takes a folder that is not there, is empty, or is a fresh repository', () => {
    mkdirSync(path.join(root, 'empty'));
    mkdirSync(path.join(root, 'fresh', '.git'), { recursive: true });
    for (const name of ['missing', 'missing/below', 'empty', 'fresh'])
      expect(() => checkTarget(path.join(root, name), name)).not.toThrow();
  });

  it('names what is in the way', () => {
    for (const name of 'gfedcba') writeFileSync(path.join(root, name), '');
    expect(() => checkTarget(root, 'there')).toThrow(
      new UsageError(
        'The directory there is not empty: it holds a, b, c, d, e and 2 more. Give another one; nothing is ever overwritten.',
      ),
    );
  });

  it('refuses a file, and what lies below one', () => {
    writeFileSync(path.join(root, 'file'), '');
    expect(() => checkTarget(path.join(root, 'file'), 'file')).toThrow(UsageError);
    expect(() => checkTarget(path.join(root, 'file', 'below'), 'file/below')).toThrow('file/below is a file, or lies below one.');
  });
});

describe('writePackage', () => {
  it('writes every file, with the folders above it', () => {
    writePackage(
      path.join(root, 'a', 'b'),
      new Map([
        ['x.txt', 'X'],
        ['c/d/y.txt', 'Y'],
      ]),
    );
    expect(readFileSync(path.join(root, 'a', 'b', 'x.txt'), 'utf8')).toBe('X');
    expect(readFileSync(path.join(root, 'a', 'b', 'c', 'd', 'y.txt'), 'utf8')).toBe('Y');
  });

  it('overwrites nothing, and leaves nothing of its own where it cannot write all', () => {
    const target = path.join(root, 'target');
    mkdirSync(target);
    writeFileSync(path.join(target, 'taken.txt'), 'mine');
    const files = new Map([
      ['a.txt', 'A'],
      ['deep/er/b.txt', 'B'],
      ['taken.txt', 'theirs'],
      ['z.txt', 'Z'],
    ]);
    expect(() => writePackage(target, files)).toThrow('EEXIST');
    expect(readdirSync(target)).toEqual(['taken.txt']);
    expect(readFileSync(path.join(target, 'taken.txt'), 'utf8')).toBe('mine');
  });

  it('takes away the folders that it made, too', () => {
    const target = path.join(root, 'one', 'two');
    expect(() =>
      writePackage(
        target,
        new Map([
          ['a/x.txt', 'X'],
          ['a/x.txt/y.txt', 'Y'],
        ]),
      ),
    ).toThrow('EEXIST');
    expect(existsSync(path.join(root, 'one'))).toBe(false);
  });

  it('is not interrupted, and lets the process be interrupted afterwards', () => {
    const before = process.listenerCount('SIGINT');
    writePackage(path.join(root, 'target'), new Map([['a.txt', 'A']]));
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
