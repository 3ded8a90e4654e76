import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ProviderRecord } from './provider-set.ts';

/** What provider packages have among their keywords. */
const providerKeyword = 'tasks-provider';

/**
 * The version of a provider's plugin: what the plugin tells, else that of the provider package that it was loaded from.
 *
 * @returns `undefined` when neither is known.
 */
export function versionOf({ plugin, origin }: Pick<ProviderRecord, 'plugin' | 'origin'>): string | undefined {
  return plugin?.version ?? packageVersionOf(origin);
}

/**
 * The version of the provider package that a plugin was loaded from, for a plugin that does not tell its own. A file that merely lies in somebody's project
 * has no version: that of the project says nothing about it.
 *
 * @param origin - Where the plugin was found: the absolute path of a module or a definition.
 */
export function packageVersionOf(origin: string | undefined): string | undefined {
  if (origin === undefined || !path.isAbsolute(origin)) return undefined;
  const manifest = nearestManifest(path.dirname(origin));
  const { version, keywords } = manifest ?? {};
  return typeof version === 'string' && Array.isArray(keywords) && keywords.includes(providerKeyword) ? version : undefined;
}

function nearestManifest(directory: string): { readonly version?: unknown; readonly keywords?: unknown } | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null ? manifest : undefined;
  } catch (error) {
    const parent = path.dirname(directory);
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && parent !== directory ? nearestManifest(parent) : undefined;
  }
}
