import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TasksError } from '@tasks/core';
import * as v from 'valibot';
import { createApiKeyText, hashApiKey } from './api-key.ts';
import type { ApiKey, ApiKeyScope } from './api-key.ts';

/** A key as it stands in a key file. */
export interface StoredApiKey extends ApiKey {
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601; undefined while it holds. */
  readonly revokedAt?: string | undefined;
}

/** A key that was just made. */
export interface CreatedApiKey {
  readonly stored: StoredApiKey;
  /** The key itself. It is not kept: this is the only time that it can be shown. */
  readonly key: string;
}

const keyFileSchema: v.GenericSchema<unknown, { keys: StoredApiKey[] }> = v.object({
  keys: v.array(
    v.object({
      id: v.pipe(v.string(), v.minLength(1)),
      name: v.string(),
      scope: v.picklist(['read', 'write']),
      hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      createdAt: v.string(),
      revokedAt: v.optional(v.string()),
    }),
  ),
});

/**
 * Reads the text of a key file.
 *
 * @param path - For the message only.
 * @throws {TasksError} `invalid_argument` when it is not a key file. The text itself stays out of the message.
 */
export function parseKeyFile(text: string, path: string): readonly StoredApiKey[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw notAKeyFile(path, 'it is not JSON.');
  }
  const parsed = v.safeParse(keyFileSchema, json);
  if (!parsed.success) throw notAKeyFile(path, `${v.getDotPath(parsed.issues[0]) ?? 'it'} is not as expected.`);
  return parsed.output.keys;
}

/** All keys of a key file, revoked ones included; none when there is no such file. */
export async function listKeys(path: string): Promise<readonly StoredApiKey[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return [];
    throw unreadable(path, error);
  }
  return parseKeyFile(text, path);
}

/** Adds a new key to a key file, which is made where it is missing. */
export async function createKey(
  path: string,
  {
    name,
    scope,
    now = Date.now,
  }: { readonly name: string; readonly scope: ApiKeyScope; readonly now?: (() => number) | undefined },
): Promise<CreatedApiKey> {
  const keys = await listKeys(path);
  const key = createApiKeyText();
  const stored: StoredApiKey = {
    id: `key_${randomBytes(8).toString('hex')}`,
    name,
    scope,
    hash: hashApiKey(key),
    createdAt: new Date(now()).toISOString(),
  };
  await writeKeys(path, [...keys, stored]);
  return { stored, key };
}

/**
 * Marks a key as revoked; one that was revoked before stays as it is. Servers that use the file take notice within about a second.
 *
 * @throws {TasksError} `invalid_argument` when the file has no key of that id.
 */
export async function revokeKey(
  path: string,
  { id, now = Date.now }: { readonly id: string; readonly now?: (() => number) | undefined },
): Promise<StoredApiKey> {
  const keys = await listKeys(path);
  const found = keys.find((key) => key.id === id);
  if (found === undefined) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `The key file ${path} has no key ${JSON.stringify(id)}. List its keys to see their ids.`,
    });
  }
  if (found.revokedAt !== undefined) return found;
  const revoked: StoredApiKey = { ...found, revokedAt: new Date(now()).toISOString() };
  await writeKeys(
    path,
    keys.map((key) => (key === found ? revoked : key)),
  );
  return revoked;
}

/** Writes beside the file and renames, so that a reader, or a crash, never meets half a file. */
async function writeKeys(path: string, keys: readonly StoredApiKey[]): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ keys }, undefined, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw new TasksError({
      code: 'invalid_argument',
      message: `The key file ${path} cannot be written: ${reasonOf(error)}. Check the path and its permissions.`,
      cause: error,
    });
  }
}

function notAKeyFile(path: string, why: string): TasksError {
  return new TasksError({
    code: 'invalid_argument',
    message: `${path} is not a key file: ${why} Mend it, or make a new one with \`tasks-server keys create\`.`,
  });
}

function unreadable(path: string, error: unknown): TasksError {
  return new TasksError({
    code: 'invalid_argument',
    message: `The key file ${path} cannot be read: ${reasonOf(error)}. Check the path and its permissions.`,
    cause: error,
  });
}

/** Whether a file was not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
