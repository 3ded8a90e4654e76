import { createKey, listKeys, revokeKey } from '../auth/key-file.ts';
import type { ApiKeyScope } from '../auth/api-key.ts';
import type { CommandStreams } from './command-streams.ts';

/** `keys create`: writes a new key to the file and prints it, this once. */
export async function createKeyCommand(
  file: string,
  options: { readonly name: string; readonly scope: ApiKeyScope },
  { out, err }: CommandStreams,
): Promise<void> {
  const { key, stored } = await createKey(file, options);
  err(`Key ${stored.id} (${stored.scope}) was added to ${file}. It is shown only now:`);
  out(key);
}

/** `keys list`: what there is, without the keys themselves. */
export async function listKeysCommand(file: string, { out, err }: CommandStreams): Promise<void> {
  const keys = await listKeys(file);
  if (keys.length === 0) err(`There are no keys in ${file}. Make one with: tasks-server keys create`);
  for (const { id, name, scope, createdAt, revokedAt } of keys) out(JSON.stringify({ id, name, scope, createdAt, revokedAt }));
}

/** `keys revoke`: a running server takes notice within about a second. */
export async function revokeKeyCommand(file: string, id: string, { err }: CommandStreams): Promise<void> {
  const { name } = await revokeKey(file, { id });
  err(`Key ${id} (${JSON.stringify(name)}) holds no more.`);
}
