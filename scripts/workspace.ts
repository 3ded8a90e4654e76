import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The members of `package.json` that the checks read. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly files?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: ExportsMap;
  readonly engines?: Readonly<Record<string, string>>;
  readonly repository?: { readonly url?: string; readonly directory?: string };
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean; readonly exports?: ExportsMap };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** An `exports` map of subpaths; a target is a path or an object of conditions. */
export type ExportsMap = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** One member of the workspace. */
export interface WorkspacePackage {
  /** Absolute. */
  readonly directory: string;
  /** Relative to the workspace's root, with `/`: `packages/core`. */
  readonly location: string;
  readonly manifest: PackageManifest;
}

/** The root of this repository. */
export const repositoryRoot: string = path.resolve(import.meta.dirname, '..');

/** The export condition that leads to sources inside the workspace. */
export const sourceCondition = '@tasks/source';

/** The packages of a workspace, sorted by location. The folders are those of `pnpm-workspace.yaml`. */
export function readWorkspace(root: string): WorkspacePackage[] {
  return globSync(['packages/*/package.json', 'apps/*/package.json'], { cwd: root })
    .toSorted()
    .map((file) => {
      const directory = path.join(root, path.dirname(file));
      const manifest = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as PackageManifest;
      return { directory, location: path.dirname(file).replaceAll(path.sep, '/'), manifest };
    });
}

/** The source files that a package's public entries and bins start from, relative to its folder. */
export function entrySources(manifest: PackageManifest): string[] {
  const exported = Object.values(manifest.exports ?? {}).flatMap((target) => {
    const source = typeof target === 'string' ? undefined : target[sourceCondition];
    return source === undefined ? [] : [path.normalize(source)];
  });
  const bins = Object.values(manifest.bin ?? {}).map((file) =>
    path
      .normalize(file)
      .replace(/^dist/u, 'src')
      .replace(/\.mjs$/u, '.ts'),
  );
  return [...new Set([...exported, ...bins])];
}

/** Every source file of a package, relative to its folder. */
export function listSources(directory: string): string[] {
  if (!existsSync(path.join(directory, 'src'))) return [];
  return globSync('src/**/*.{ts,mts,tsx,js,mjs}', { cwd: directory }).toSorted();
}
