import { BlockList, isIP } from 'node:net';
import { TasksError } from '@tasks/core';
import type { KeyRing } from './key-ring.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a host is this machine alone: `localhost`, an address in 127.0.0.0/8, or `::1`. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (bare === 'localhost') return true;
  const family = isIP(bare);
  return family !== 0 && loopback.check(bare, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Checks that a server may listen where it is told to.
 *
 * @throws {TasksError} `invalid_argument` for a host beyond loopback while there is no API key.
 */
export function assertCanListenOn(host: string, keys: Pick<KeyRing, 'size'>): void {
  if (isLoopback(host) || keys.size > 0) return;
  throw new TasksError({
    code: 'invalid_argument',
    message: `The server does not listen on ${JSON.stringify(host)} without an API key: anybody who reaches it could use your vendor accounts. Make a key with \`tasks-server keys create\` and name the file with --api-key-file, set TASKS_API_KEYS, or listen on 127.0.0.1.`,
  });
}
