import { timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { systemClock } from '@tasks/core';
import type { Clock } from '@tasks/core';
import { hashApiKey } from './api-key.ts';
import type { ApiKey } from './api-key.ts';
import { isMissing, parseKeyFile } from './key-file.ts';
import { parseEnvironmentKeys } from './parse-environment-keys.ts';

/** The keys that open a server. */
export interface KeyRing {
  /**
   * Whether requests must bring a key: keys were configured, or a file for them, though it may hold none. Where nothing was configured everybody may do
   * everything, which is why such a server listens on loopback only.
   */
  readonly required: boolean;
  /** How many keys hold at the moment. */
  readonly size: number;
  /** The key that a text is, unless it is none or was revoked. */
  find(text: string): ApiKey | undefined;
}

/** Options of {@link createKeyRing}. */
export interface KeyRingOptions {
  /** The content of `TASKS_API_KEYS`, see `parseEnvironmentKeys`. */
  readonly environment?: string | undefined;
  /** A key file. It is read again after it changed, which is looked for at most once a second. It may be made later. */
  readonly file?: string | undefined;
  /** Told when the file cannot be used; the keys that were read before hold on, but for a file that is gone: its keys are gone with it. */
  readonly onProblem?: ((error: unknown) => void) | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/** How long a look at the key file holds, in milliseconds. */
const lookEveryMs = 1000;

/**
 * Makes the keys of a server out of its environment and its key file.
 *
 * @throws {TasksError} `invalid_argument` when either cannot be used.
 */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const { file, clock = systemClock } = options;
  const fixed = parseEnvironmentKeys(options.environment ?? '');
  let keys = byHash(fixed);
  let seen: string | undefined;
  let lookedAt = clock.monotonic();

  const load = (path: string): void => {
    const version = versionOf(path);
    if (version === seen) return;
    // Before it is read: a file that cannot be used is complained about once, not every second.
    seen = version;
    const stored = version === undefined ? [] : parseKeyFile(readFileSync(path, 'utf8'), path);
    keys = byHash([...fixed, ...stored.filter(({ revokedAt }) => revokedAt === undefined)]);
  };
  const refresh = (): void => {
    if (file === undefined || clock.monotonic() - lookedAt < lookEveryMs) return;
    lookedAt = clock.monotonic();
    try {
      load(file);
    } catch (error) {
      options.onProblem?.(error);
    }
  };

  if (file !== undefined) load(file);
  return {
    required: fixed.length > 0 || file !== undefined,
    get size() {
      refresh();
      return keys.size;
    },
    find(text) {
      refresh();
      const hash = hashApiKey(text);
      const key = keys.get(hash);
      return key !== undefined && timingSafeEqual(Buffer.from(key.hash), Buffer.from(hash)) ? key : undefined;
    },
  };
}

function byHash(keys: readonly ApiKey[]): ReadonlyMap<string, ApiKey> {
  return new Map(keys.map((key) => [key.hash, key]));
}

/** Tells one content of a file from another; undefined where there is no file. A file that is put in its place by renaming has another inode. */
function versionOf(path: string): string | undefined {
  try {
    const { mtimeNs, size, ino } = statSync(path, { bigint: true });
    return `${mtimeNs} ${size} ${ino}`;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
