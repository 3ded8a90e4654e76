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
}

/** Packs every publishable package of a workspace; they have to be built. */
export function packWorkspace(root: string, destination: string): PackedPackage[] {
  return readWorkspace(root)
    .filter(({ manifest }) => manifest.private !== true)
    .map((workspacePackage) => {
      const output = runPnpm(['pack', '--json', '--pack-destination', destination], workspacePackage.directory);
      const { filename: tarball } = JSON.parse(output) as { filename: string };
      const files = tar(['-tzf', tarball]).trim().split('\n');
      return {
        workspacePackage,
        tarball,
        manifest: JSON.parse(tar(['-xzOf', tarball, 'package/package.json'])) as PackageManifest,
        files: files.map((file) => file.replace(/^package\//u, '')),
      };
    });
}

function tar(args: readonly string[]): string {
  return execFileSync('tar', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
