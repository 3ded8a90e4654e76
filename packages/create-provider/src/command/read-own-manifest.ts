import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Versions } from '../render/manifest.ts';

/** What this package says of itself. */
export interface OwnManifest {
  readonly version: string;
  /** What new packages are to depend on: this package's own devDependencies. */
  readonly versions: Versions;
}

/**
 * Reads this package's manifest.
 *
 * Packing turns the workspace's own references in it (`workspace:^`, `catalog:`) into the versions that are published with it, so that the versions in new
 * packages stand nowhere else.
 *
 * @param root - The folder of this package, absolute.
 */
export function readOwnManifest(root: string): OwnManifest {
  const { version, devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly devDependencies: Versions;
  };
  return { version, versions: devDependencies };
}

/** The references that only mean something in the workspace: this copy was not packed. */
export function unpackedVersions(versions: Versions): string[] {
  return Object.values(versions).filter((range) => /^(?:workspace|catalog):/.test(range));
}
