import { builtinModules } from 'node:module';

import type { WorkspacePackage } from '../workspace.ts';
import { isAllowed, layerOf } from './layers.ts';
import type { PackageSources, SourceFile } from './package-sources.ts';
import type { ImportReference } from './parse-source.ts';
import type { Violation } from './violation.ts';

/** The rules for imports of other packages: declared, by a public entry, and along the arrows. */
export function checkPackageImports(sources: PackageSources, workspace: readonly WorkspacePackage[]): Violation[] {
  const { workspacePackage } = sources;
  return sources.files.flatMap((file) =>
    file.imports
      .filter((reference) => !reference.specifier.startsWith('.'))
      .flatMap((reference) => {
        const found = checkImport(workspacePackage, file, reference, workspace);
        return found === undefined ? [] : [{ ...found, file: `${workspacePackage.location}/${file.file}`, line: reference.line }];
      }),
  );
}

function checkImport(
  { manifest, location }: WorkspacePackage,
  file: SourceFile,
  { specifier }: ImportReference,
  workspace: readonly WorkspacePackage[],
): Pick<Violation, 'rule' | 'message'> | undefined {
  const layer = layerOf(manifest.name, location);
  if (layer === 'core' && file.ships && !(isTestHelper(file) && isTestPlatform(specifier, manifest))) {
    return {
      rule: 'core-imports-nothing',
      message: `core ships without dependencies, not even on Node: drop the import of ${specifier}`,
    };
  }
  if (specifier.startsWith('node:')) return undefined;
  if (builtinModules.includes(specifier)) return { rule: 'node-protocol', message: `write node:${specifier}` };

  const name = packageNameOf(specifier);
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies };
  const known = file.ships ? declared : { ...declared, ...manifest.devDependencies, ...testTools };
  if (!(name in known)) {
    const where = file.ships ? 'dependencies or peerDependencies' : 'devDependencies';
    return { rule: 'undeclared', message: `${name} is not among the ${where} of ${manifest.name}` };
  }

  const target = workspace.find((candidate) => candidate.manifest.name === name);
  if (target === undefined) return undefined;
  const subpath = `.${specifier.slice(name.length)}`;
  if (!(subpath in (target.manifest.exports ?? {}))) {
    return { rule: 'deep-import', message: `${specifier} is not a public entry of ${name}` };
  }
  const targetLayer = layerOf(name, target.location);
  if (layer === undefined || targetLayer === undefined) {
    return {
      rule: 'no-layer',
      message: `give ${layer === undefined ? manifest.name : name} a layer in scripts/boundaries/layers.ts`,
    };
  }
  const follows = isAllowed({
    importer: { name: manifest.name, layer },
    target: { name, layer: targetLayer },
    specifier,
    ships: file.ships,
  });
  if (follows) return undefined;
  return { rule: 'against-the-arrows', message: `a ${layer} must not import ${specifier}: see architecture/README.md` };
}

/** Whether a file of core helps tests, which run on Node. */
function isTestHelper({ file }: SourceFile): boolean {
  return file.startsWith('src/testing/');
}

/** Node, and test runners that are optional peers. */
function isTestPlatform(specifier: string, { peerDependencies = {} }: WorkspacePackage['manifest']): boolean {
  return specifier.startsWith('node:') || packageNameOf(specifier) in peerDependencies;
}

/** What every test may import: the root of the workspace installs it for all. */
const testTools: Readonly<Record<string, string>> = { vitest: '*' };

function packageNameOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
