import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { createManualClock } from '@tasks/core/testing';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiKeyText, hashApiKey } from './api-key.ts';
import { assertCanListenOn, isLoopback } from './can-listen-on.ts';
import { createKey, listKeys, revokeKey } from './key-file.ts';
import { createKeyRing } from './key-ring.ts';
import { parseEnvironmentKeys } from './parse-environment-keys.ts';

let directory = '';
let file = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tasks-keys-'));
  file = join(directory, 'nested', 'keys.json');
});
afterEach(() => rm(directory, { recursive: true }));

const invalid = expect.objectContaining({ code: 'invalid_argument' }) as unknown;

describe('a new key', () => {
  it('can be told from other text by its prefix and checksum', () => {
    const keys = Array.from({ length: 200 }, createApiKeyText);
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    for (const key of keys) {
      const [, random = '', checksum = ''] = /^tasks_key_([0-9A-Za-z]{40})([0-9A-Za-z]{6})$/.exec(key) ?? [];
      expect(Array.from(checksum).reduce((sum, letter) => sum * 62 + alphabet.indexOf(letter), 0)).toBe(crc32(random));
    }
    expect(new Set(keys).size).toBe(200);
  });
});

describe('a key file', () => {
  it('keeps hashes for its owner alone, and never the key', async () => {
    const { key, stored } = await createKey(file, { name: 'ci', scope: 'read', now: () => Date.UTC(2026, 0, 2) });
    expect(stored).toMatchObject({ name: 'ci', scope: 'read', hash: hashApiKey(key), createdAt: '2026-01-02T00:00:00.000Z' });
    expect(await readFile(file, 'utf8')).not.toContain(key);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await listKeys(file)).toEqual([stored]);
    expect(await readdir(join(directory, 'nested'))).toEqual(['keys.json']);
  });

  it('keeps revoked keys, with the time of their first revocation', async () => {
    const one = await createKey(file, { name: 'one', scope: 'write' });
    const two = await createKey(file, { name: 'two', scope: 'write' });
    await revokeKey(file, { id: one.stored.id, now: () => Date.UTC(2026, 0, 3) });
    await revokeKey(file, { id: one.stored.id, now: () => Date.UTC(2026, 0, 4) });
    expect(await listKeys(file)).toEqual([{ ...one.stored, revokedAt: '2026-01-03T00:00:00.000Z' }, two.stored]);
    await expect(revokeKey(file, { id: 'key_nobody' })).rejects.toThrow(invalid);
  });

  it('has no keys before the first is made', async () => {
    expect(await listKeys(file)).toEqual([]);
    expect(existsSync(file)).toBe(false);
  });

  it.each(['', 'nonsense', '[]', '{"keys":[{"id":"a","name":"a","scope":"admin","hash":"","createdAt":""}]}'])(
    'is refused when it holds %j, without showing it',
    async (text) => {
      await createKey(file, { name: 'x', scope: 'write' });
      await writeFile(file, text);
      await expect(listKeys(file)).rejects.toThrow(invalid);
      await expect(createKey(file, { name: 'y', scope: 'write' })).rejects.toThrow(invalid);
      expect(await readFile(file, 'utf8')).toBe(text);
    },
  );
});

describe('TASKS_API_KEYS', () => {
  it('takes plain keys and hashes, for writing or only reading', () => {
    const keys = parseEnvironmentKeys(
      `plain, read:reader ,sha256:${hashApiKey('hashed').toUpperCase()},read:sha256:${hashApiKey('both')}`,
    );
    expect(keys).toEqual([
      { id: 'env-1', name: 'env-1', scope: 'write', hash: hashApiKey('plain') },
      { id: 'env-2', name: 'env-2', scope: 'read', hash: hashApiKey('reader') },
      { id: 'env-3', name: 'env-3', scope: 'write', hash: hashApiKey('hashed') },
      { id: 'env-4', name: 'env-4', scope: 'read', hash: hashApiKey('both') },
    ]);
  });

  it.each(['a,,b', 'a,', 'read:', 'sha256:abc', `sha256:${'g'.repeat(64)}`])('is refused as %j, without showing it', (text) => {
    expect(() => parseEnvironmentKeys(text)).toThrow(invalid);
    expect(() => parseEnvironmentKeys(text)).not.toThrow(/abc|ggg/);
  });
});

describe('a key ring', () => {
  it('lets nobody be asked for a key where none was configured', () => {
    expect(createKeyRing({})).toMatchObject({ required: false, size: 0 });
    expect(createKeyRing({ environment: ' ' })).toMatchObject({ required: false, size: 0 });
  });

  it('finds exactly the keys that it holds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 2 }), ([stranger = '', ...known]) => {
        const ring = createKeyRing({ environment: known.map((key) => `read:${key}`).join(',') });
        for (const key of known) expect(ring.find(key)).toMatchObject({ hash: hashApiKey(key) });
        expect(ring.find(stranger)).toBeUndefined();
        expect(ring.find('')).toBeUndefined();
      }),
    );
  });

  it('takes notice of a changed file, and looks for that at most once a second', async () => {
    const clock = createManualClock();
    const ring = createKeyRing({ file, clock, environment: 'fixed' });
    expect(ring).toMatchObject({ required: true, size: 1 });
    const { key, stored } = await createKey(file, { name: 'x', scope: 'write' });
    await clock.advance(999);
    expect(ring.find(key)).toBeUndefined();
    await clock.advance(1);
    expect(ring.find(key)).toMatchObject({ id: stored.id });
    await revokeKey(file, { id: stored.id });
    await clock.advance(1000);
    expect(ring.find(key)).toBeUndefined();
    expect(ring.find('fixed')).toBeDefined();
  });

  it('asks for a key though its file has none yet, and lets nobody in when the file is gone', async () => {
    const clock = createManualClock();
    const ring = createKeyRing({ file, clock });
    expect(ring).toMatchObject({ required: true, size: 0 });
    const { key } = await createKey(file, { name: 'x', scope: 'write' });
    await clock.advance(1000);
    expect(ring.find(key)).toBeDefined();
    await rm(file);
    await clock.advance(1000);
    expect(ring).toMatchObject({ required: true, size: 0 });
  });

  it('keeps its keys, and complains once, while the file cannot be used', async () => {
    const clock = createManualClock();
    const { key } = await createKey(file, { name: 'x', scope: 'write' });
    const problems: unknown[] = [];
    const ring = createKeyRing({ file, clock, onProblem: (error) => problems.push(error) });
    await writeFile(file, 'half');
    await utimes(file, 1, 1);
    for (let second = 0; second < 3; second += 1) {
      await clock.advance(1000);
      expect(ring.find(key)).toBeDefined();
    }
    expect(problems).toEqual([invalid]);
    expect(() => createKeyRing({ file })).toThrow(invalid);
  });
});

describe('listening', () => {
  it.each(['localhost', '127.0.0.1', '127.8.9.1', '::1', '[::1]', 'LOCALHOST'])('is allowed on %s without a key', (host) => {
    expect(isLoopback(host)).toBe(true);
    expect(() => assertCanListenOn(host, createKeyRing({}))).not.toThrow();
  });

  it.each([
    '0.0.0.0',
    '::',
    '192.168.1.2',
    'example.com',
    '127.0.0.1.example.com',
    'localhost.example.com',
    '',
    '::ffff:10.0.0.1',
  ])('is refused on %j without a key, and allowed with one', (host) => {
    expect(() => assertCanListenOn(host, createKeyRing({}))).toThrow(invalid);
    expect(() => assertCanListenOn(host, createKeyRing({ file }))).toThrow(invalid);
    expect(() => assertCanListenOn(host, createKeyRing({ environment: 'k' }))).not.toThrow();
  });
});
