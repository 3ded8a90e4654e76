import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageVersionOf } from './package-version.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'package-version-'));
  mkdirSync(path.join(root, 'dist'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** The version that is told for a plugin in `dist`, with this `package.json` above it. */
function versionWith(manifest: string): string | undefined {
  writeFileSync(path.join(root, 'package.json'), manifest);
  return packageVersionOf(path.join(root, 'dist', 'index.js'));
}

describe('packageVersionOf', () => {
  it('is that of the provider package that the plugin lies in', () => {
    expect(versionWith('{ "version": "1.2.3", "keywords": ["more", "tasks-provider"] }')).toBe('1.2.3');
  });

  it.each([
    ['a project that is no provider', '{ "version": "1.2.3", "keywords": ["app"] }'],
    ['a package without a version', '{ "keywords": ["tasks-provider"] }'],
    ['a file that is no JSON', '{'],
    ['JSON that is no object', 'null'],
  ])('is not known in %s', (_, manifest) => {
    expect(versionWith(manifest)).toBeUndefined();
  });

  it('is not known where there is no package, and of what is no file', () => {
    expect(packageVersionOf(path.join(root, 'dist', 'index.js'))).toBeUndefined();
    expect(packageVersionOf('bundled')).toBeUndefined();
    expect(packageVersionOf(undefined)).toBeUndefined();
  });
});
