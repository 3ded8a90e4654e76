import { readWorkspace } from '../workspace.ts';
import { checkCoreZones } from './core-rules.ts';
import { checkRelativeImports } from './file-rules.ts';
import { checkPackageImports } from './import-rules.ts';
import { layerOf } from './layers.ts';
import { readPackageSources } from './package-sources.ts';
import { checkVendorWords } from './vendor-rules.ts';
import { vendorWords } from './vendor-words.ts';
import type { Violation } from './violation.ts';

/** The outcome of {@link checkWorkspace}. */
export interface BoundaryReport {
  readonly packages: number;
  readonly files: number;
  readonly violations: readonly Violation[];
}

/** Checks every source of every package under `root` against the dependency rule of `architecture/README.md`. */
export function checkWorkspace(root: string): BoundaryReport {
  const workspace = readWorkspace(root);
  const providers = workspace.filter(({ manifest, location }) => layerOf(manifest.name, location) === 'provider');
  const words = vendorWords(providers.map(({ manifest }) => manifest.name));
  const sources = workspace.map((workspacePackage) => readPackageSources(workspacePackage));
  return {
    packages: workspace.length,
    files: sources.reduce((count, { files }) => count + files.length, 0),
    violations: sources.flatMap((packageSources) => [
      ...checkPackageImports(packageSources, workspace),
      ...checkRelativeImports(packageSources),
      ...checkCoreZones(packageSources),
      ...checkVendorWords(packageSources, words),
    ]),
  };
}
