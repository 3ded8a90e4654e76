import type { Plan } from '../choices/plan.ts';
import { fillWords } from './fill-words.ts';
import type { Json } from './literal.ts';

/** Version ranges by package name. */
export type Versions = Readonly<Record<string, string>>;

/** What every new package is checked and released with. */
const tools = ['@changesets/cli', '@types/node', 'oxfmt', 'oxlint', 'typescript', 'vitest'];

/** Of which the package uses parts at run time. */
const runtimeDependencies: Readonly<Record<Plan['kind'], readonly string[]>> = {
  code: ['@tasks/provider-kit', 'valibot'],
  declarative: ['@tasks/provider-kit'],
  json: [],
};

/**
 * The `package.json` of a new package.
 *
 * @throws {Error} when a version is missing.
 */
export function manifestFile(plan: Plan, versions: Versions): string {
  const { kind, packageManager } = plan;
  const isJson = kind === 'json';
  const dependencies = runtimeDependencies[kind];
  const devDependencies = ['@tasks/cli', '@tasks/core', ...(isJson ? ['@tasks/provider-kit'] : []), ...tools].toSorted();
  const rangesOf = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, rangeOf(name, versions)]));
  const manifest: Record<string, Json | undefined> = {
    name: plan.packageName,
    version: '0.0.0',
    description: fillWords('Follows jobs of Acme to their end, for tasks.', plan),
    keywords: ['tasks-provider'],
    license: 'MIT',
    files: ['CHANGELOG.md', isJson ? `${plan.name}.json` : 'dist'],
    type: 'module',
    sideEffects: false,
    exports: {
      '.': isJson ? `./${plan.name}.json` : { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    publishConfig: { access: 'public', provenance: true },
    scripts: {
      ...(!isJson && { build: 'tsc -p tsconfig.build.json' }),
      changeset: 'changeset',
      format: 'oxfmt',
      lint: 'oxlint --deny-warnings && oxfmt --check',
      sandbox: 'node sandbox.ts',
      test: 'vitest run',
      typecheck: 'tsc',
    },
    ...(dependencies.length > 0 && { dependencies: rangesOf(dependencies) }),
    devDependencies: rangesOf(devDependencies),
    ...(!isJson && { peerDependencies: rangesOf(['@tasks/core']) }),
    engines: { node: '>=22.18' },
    ...(packageManager.version !== undefined && { packageManager: `${packageManager.name}@${packageManager.version}` }),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function rangeOf(name: string, versions: Versions): string {
  const range = versions[name];
  if (range === undefined) throw new Error(`create-provider does not know which version of ${name} to write.`);
  return range;
}
