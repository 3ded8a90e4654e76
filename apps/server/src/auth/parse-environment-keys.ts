import { TasksError } from '@tasks/core';
import { hashApiKey } from './api-key.ts';
import type { ApiKey } from './api-key.ts';

/**
 * Reads `TASKS_API_KEYS`: keys with commas between them. Each is the key itself, or `sha256:` and its SHA-256 in hexadecimal digits, so that the environment
 * holds no secret; `read:` before either makes it a key that may only read. Their ids are `env-1`, `env-2` and so on.
 *
 * @throws {TasksError} `invalid_argument` for a hash that is none, or an empty key. No key stands in the message.
 */
export function parseEnvironmentKeys(text: string): readonly ApiKey[] {
  if (text.trim() === '') return [];
  return text.split(',').map((entry, index) => parseKey(entry.trim(), index + 1));
}

function parseKey(entry: string, place: number): ApiKey {
  const isRead = entry.startsWith('read:');
  const key = isRead ? entry.slice('read:'.length) : entry;
  const id = `env-${place}`;
  const common = { id, name: id, scope: isRead ? 'read' : 'write' } as const;
  if (key === '') {
    throw invalid(place, 'is empty. Take the comma away, or write a key.');
  }
  if (!key.startsWith('sha256:')) return { ...common, hash: hashApiKey(key) };
  const hash = key.slice('sha256:'.length).toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hash)) throw invalid(place, 'has no SHA-256 after "sha256:". Write its 64 hexadecimal digits.');
  return { ...common, hash };
}

function invalid(place: number, why: string): TasksError {
  return new TasksError({ code: 'invalid_argument', message: `Key ${place} of TASKS_API_KEYS ${why}` });
}
