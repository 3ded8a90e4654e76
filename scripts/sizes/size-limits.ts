import { layerOf } from '../boundaries/layers.ts';
import type { WorkspacePackage } from '../workspace.ts';

const limits: Readonly<Record<string, number>> = {
  '@tasks/core': 14_000,
  '@tasks/core/provider': 3000,
};

/** What a provider has that is not of its own vendor belongs into provider-kit. */
const providerLimit = 6000;

/** The most bytes of a public entry, minified and gzipped, without dependencies; `undefined` where there is no limit. */
export function sizeLimitOf(entry: string, { manifest, location }: WorkspacePackage): number | undefined {
  return limits[entry] ?? (layerOf(manifest.name, location) === 'provider' ? providerLimit : undefined);
}
