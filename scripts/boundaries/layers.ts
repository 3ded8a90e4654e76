/** The floors of the workspace. Imports point downwards only: see `architecture/README.md`. */
export type Layer = 'core' | 'kit' | 'configuration' | 'sandbox' | 'provider' | 'store' | 'scaffold' | 'app';

/** The layer of a workspace package, or nothing for a package that no rule knows yet. */
export function layerOf(packageName: string, location: string): Layer | undefined {
  if (location.startsWith('apps/')) return 'app';
  switch (packageName) {
    case '@tasks/core':
      return 'core';
    case '@tasks/provider-kit':
      return 'kit';
    case '@tasks/configuration':
      return 'configuration';
    case '@tasks/sandbox':
      return 'sandbox';
    case '@tasks/create-provider':
      return 'scaffold';
    default:
      if (packageName.startsWith('@tasks/provider-')) return 'provider';
      return packageName.startsWith('@tasks/store-') ? 'store' : undefined;
  }
}

/** The entries of other workspace packages that shipped code of a layer may import. An app may import all that is not an app. */
const shipped: Readonly<Record<Exclude<Layer, 'app'>, readonly string[]>> = {
  core: [],
  scaffold: [],
  kit: ['@tasks/core/provider'],
  configuration: ['@tasks/core/provider', '@tasks/provider-kit'],
  sandbox: ['@tasks/core/provider', '@tasks/provider-kit'],
  provider: ['@tasks/core/provider', '@tasks/provider-kit'],
  store: ['@tasks/core', '@tasks/core/durable', '@tasks/core/provider'],
};

/** What tests and test helpers may import on top. */
const testing = [
  '@tasks/core',
  '@tasks/core/provider',
  '@tasks/core/testing',
  '@tasks/provider-kit',
  '@tasks/provider-kit/testing',
  '@tasks/sandbox',
];

/** An app that another one starts: `tasks serve` runs the server. */
const startedApps: Readonly<Record<string, readonly string[]>> = { '@tasks/cli': ['@tasks/server'] };

/** What decides whether one workspace package may import an entry of another. */
export interface LayeredImport {
  readonly importer: { readonly name: string; readonly layer: Layer };
  readonly target: { readonly name: string; readonly layer: Layer };
  /** As written: `@tasks/core/provider`. */
  readonly specifier: string;
  /** Whether the importing file ships, that is, a public entry reaches it. */
  readonly ships: boolean;
}

/** Whether an import follows the dependency rule. */
export function isAllowed({ importer, target, specifier, ships }: LayeredImport): boolean {
  if (importer.layer === 'app') {
    return target.layer !== 'app' || (startedApps[importer.name]?.includes(target.name) ?? false);
  }
  if (shipped[importer.layer].includes(specifier)) return true;
  return !ships && importer.layer !== 'core' && testing.includes(specifier);
}
