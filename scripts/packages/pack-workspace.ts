import { execFileSync } from 'node:child_process';

import { readWorkspace } from '../workspace.ts';
import type { PackageManifest, WorkspacePackage } from '../workspace.ts';
import { runPnpm } from './run-pnpm.ts';

/** A package as it would be published. */
export interface PackedPackage {
  readonly workspacePackage: WorkspacePackage;
  /** Absolute. */
  readonly tarball: string;
  /** The manifest in the tarball, as pnpm rewrote it. */
  readonly manifest: PackageManifest;
  /** The paths in the tarball, relative to the package. */
  readonly files: readonly string[];
  /** The Markdown files in the tarball, by their paths. */
  readonly pages: ReadonlyMap<string, string>;
}

/** Packs every publishable package of a workspace; they have to be built. */
export function packWorkspace(root: string, destination: string): PackedPackage[] {
  return readWorkspace(root)
    .filter(({ manifest }) => manifest.private !== true)
    .map((workspacePackage) => {
      const output = runPnpm(['pack', '--json', '--pack-destination', destination], workspacePackage.directory);
      const { filename: tarball } = JSON.parse(output) as { filename: string };
      return readTarball(workspacePackage, tarball);
    });
}

/**
 * Looks into a tarball.
 *
 * @param tarball - Absolute path.
 */
export function readTarball(workspacePackage: WorkspacePackage, tarball: string): PackedPackage {
  const files = tar(['-tzf', tarball])
    .trim()
    .split('\n')
    .map((file) => file.replace(/^package\//u, ''));
  const read = (file: string): string => tar(['-xzOf', tarball, `package/${file}`]);
  return {
    workspacePackage,
    tarball,
    manifest: JSON.parse(read('package.json')) as PackageManifest,
    files,
    pages: new Map(files.filter((file) => file.endsWith('.md')).map((file) => [file, read(file)])),
  };
}

function tar(args: readonly string[]): string {
  return execFileSync('tar', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
