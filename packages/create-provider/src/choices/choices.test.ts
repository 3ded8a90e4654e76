import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageDirectory } from '../test-support/template-directory.ts';
import { baseUrlProblem, trimBaseUrl } from './base-url.ts';
import { nameFromFolder, nameProblem, packageNameOf, scopeProblem } from './names.ts';
import { packageManagerOf, runningPackageManager } from './package-manager.ts';

describe('the name', () => {
  it.each(['a', 'acme', 'my-vendor', 'v2-api', 'a1-b2-c3', 'x'.repeat(32)])('may be %s', (name) => {
    expect(nameProblem(name)).toBeUndefined();
  });

  it.each([
    ['', 'A name is needed'],
    ['Acme', 'lower-case'],
    ['2fast', 'begins with a lower-case letter'],
    ['my_vendor', 'hyphens'],
    ['my--vendor', 'single hyphens'],
    ['-acme', 'begins with'],
    ['acme-', 'hyphens'],
    ['acme.eu', 'hyphens'],
    ['../acme', 'hyphens'],
    ['päckchen', 'hyphens'],
    ['x'.repeat(33), 'at most 32'],
    ['tasks-provider-acme', 'Leave out "tasks-provider-"'],
    ['package', 'package.json'],
    ['tsconfig', 'tsconfig.json'],
  ])('may not be %j', (name, problem) => {
    expect(nameProblem(name)).toContain(problem);
  });

  it('is told by the folder, and makes the name of the package', () => {
    expect(nameFromFolder('tasks-provider-acme')).toBe('acme');
    expect(nameFromFolder('acme')).toBe('acme');
    expect(packageNameOf('acme', undefined)).toBe('tasks-provider-acme');
    expect(packageNameOf('acme', 'me')).toBe('@me/tasks-provider-acme');
    expect(packageNameOf('acme', '@me')).toBe('@me/tasks-provider-acme');
  });
});

describe('the scope', () => {
  it.each(['me', '@me', 'my.org_1-x'])('may be %s', (scope) => {
    expect(scopeProblem(scope)).toBeUndefined();
  });

  it.each(['', '@', '@Me', '@me/x', '@ me'])('may not be %j', (scope) => {
    expect(scopeProblem(scope)).toContain('@me');
  });
});

describe('the base URL', () => {
  it.each([
    'https://api.acme.example/v1',
    'https://api.acme.example:8443',
    'http://localhost:3000/x',
    'http://127.0.0.1',
    'http://[::1]:80',
  ])('may be %s', (url) => {
    expect(baseUrlProblem(url)).toBeUndefined();
  });

  it.each([
    ['api.acme.example', 'begins with https://'],
    ['ftp://acme.example', 'begins with https://'],
    ['http://acme.example', 'plain http'],
    ['http://127.0.0.1.acme.example', 'plain http'],
    ['https://user:pass@acme.example', 'no user name'],
    ['https://acme.example?a=b', 'no query'],
    ["https://acme.example/it's", 'letters, digits'],
    ['https://acme.example/${x}', 'letters, digits'],
    ['https://acme.example/"', 'letters, digits'],
    ['https://acme.example/a\nb', 'letters, digits'],
  ])('may not be %j', (url, problem) => {
    expect(baseUrlProblem(url)).toContain(problem);
  });

  it('lets nothing through that could end a text in a source file', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string(), (url, more) => {
        const isRefused = baseUrlProblem(url + more) !== undefined;
        expect(isRefused || /^[\w:/.~%[\]-]+$/.test(url + more)).toBe(true);
      }),
    );
  });

  it('loses slashes at its end', () => {
    expect(trimBaseUrl('https://acme.example/v1//')).toBe('https://acme.example/v1');
  });
});

describe('the package manager', () => {
  it.each([
    ['pnpm/10.1.0 npm/? node/v24.0.0 linux x64', { name: 'pnpm', version: '10.1.0' }],
    ['yarn/1.22.22 npm/? node/v24.0.0 linux x64', { name: 'yarn', version: '1.22.22' }],
    ['npm/11.0.0 node/v24.0.0 linux x64 workspaces/false', { name: 'npm', version: undefined }],
    ['bun/1.2.0 npm/? node/v24.0.0', { name: 'npm', version: undefined }],
    [undefined, { name: 'npm', version: undefined }],
  ])('of %j is %j', (userAgent, expected) => {
    expect(runningPackageManager(userAgent)).toEqual(expected);
  });

  it('is the running one where that is asked for, else a usual version', () => {
    const running = runningPackageManager('yarn/1.22.22 npm/? node/v24.0.0 linux x64');
    expect(packageManagerOf('yarn', running)).toEqual({ name: 'yarn', version: '1.22.22' });
    expect(packageManagerOf('npm', running)).toEqual({ name: 'npm', version: undefined });
    expect(packageManagerOf('yarn').version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('is as new as that of this repository', () => {
    const root = readFileSync(path.join(packageDirectory, '..', '..', 'package.json'), 'utf8');
    const { packageManager } = JSON.parse(root) as { readonly packageManager: string };
    expect(`pnpm@${packageManagerOf('pnpm').version}`).toBe(packageManager);
  });
});
