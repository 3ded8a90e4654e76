import { existsSync } from 'node:fs';
import path from 'node:path';

import { sourceCondition } from '../workspace.ts';
import type { ExportsMap, PackageManifest } from '../workspace.ts';
import { checkPages } from './check-pages.ts';
import type { PackedPackage } from './pack-workspace.ts';

const repositoryUrl = 'git+https://github.com/tasks-dev/tasks.git';
const oldestNode = '>=22.18';

/** What a packed package lacks of the shape that all packages share; each entry says what to mend. */
export function checkShape(packed: PackedPackage): string[] {
  return [
    ...checkManifest(packed),
    ...checkExports(packed),
    ...checkDependencies(packed),
    ...checkFiles(packed),
    ...checkPages(packed),
  ];
}

function checkManifest({ workspacePackage: { manifest, location } }: PackedPackage): string[] {
  const expectations: readonly [holds: boolean, demand: string][] = [
    [/^@tasks\/[a-z-]+$/u.test(manifest.name), 'name is in the scope @tasks'],
    [manifest.type === 'module', 'type is "module"'],
    [manifest.license === 'MIT', 'license is "MIT"'],
    [manifest.sideEffects === false, 'sideEffects is false'],
    [manifest.engines?.['node'] === oldestNode, `engines.node is "${oldestNode}"`],
    [manifest.repository?.url === repositoryUrl, `repository.url is "${repositoryUrl}"`],
    [manifest.repository?.directory === location, `repository.directory is "${location}"`],
    [manifest.files?.includes('dist') === true, 'files lists dist'],
    [manifest.files?.includes('CHANGELOG.md') === true, 'files lists CHANGELOG.md, which npm does not take by itself'],
    [manifest.publishConfig?.access === 'public', 'publishConfig.access is "public"'],
    [manifest.publishConfig?.provenance === true, 'publishConfig.provenance is true'],
  ];
  return expectations.filter(([holds]) => !holds).map(([, demand]) => `package.json: ${demand}`);
}

/** Published exports are the workspace's without the condition that leads to sources. */
function checkExports({ workspacePackage, manifest }: PackedPackage): string[] {
  const exports = workspacePackage.manifest.exports ?? {};
  const problems: string[] = [];
  if (!('./package.json' in exports)) problems.push('exports: lists ./package.json');
  for (const [subpath, target] of Object.entries(exports)) {
    // What is no module (the manifest, a JSON Schema) has no source to lead to.
    if (subpath.endsWith('.json')) continue;
    const source = typeof target === 'string' ? undefined : target[sourceCondition];
    if (source === undefined) problems.push(`exports: ${subpath} has the condition ${sourceCondition}`);
    else if (!existsSync(path.join(workspacePackage.directory, source)))
      problems.push(`exports: ${subpath} leads to a source that exists`);
  }
  const expected = JSON.stringify(withoutSources(exports));
  if (JSON.stringify(workspacePackage.manifest.publishConfig?.exports) !== expected) {
    problems.push(`publishConfig.exports: equals exports without ${sourceCondition}`);
  }
  if (JSON.stringify(manifest.exports) !== expected) problems.push('the packed exports are those of publishConfig');
  return problems;
}

function withoutSources(exports: ExportsMap): ExportsMap {
  return Object.fromEntries(
    Object.entries(exports).map(([subpath, target]) => {
      if (typeof target === 'string') return [subpath, target];
      return [subpath, Object.fromEntries(Object.entries(target).filter(([condition]) => condition !== sourceCondition))];
    }),
  );
}

/** The engine is a peer of everything below the apps, with a range that fits the workspace's own version. */
function checkDependencies({ workspacePackage, manifest }: PackedPackage): string[] {
  const problems: string[] = [];
  const own = workspacePackage.manifest;
  const isApp = workspacePackage.location.startsWith('apps/');
  if (!isApp && own.dependencies?.['@tasks/core'] !== undefined) problems.push('dependencies: @tasks/core is a peer dependency');
  if (/^@tasks\/(?:provider|store)-/u.test(own.name) && own.peerDependencies?.['@tasks/core'] === undefined) {
    problems.push('peerDependencies: lists @tasks/core');
  }
  for (const section of ['dependencies', 'peerDependencies'] as const) {
    for (const [name, range] of Object.entries(own[section] ?? {})) {
      if (name.startsWith('@tasks/') && range !== 'workspace:^') problems.push(`${section}: ${name} is "workspace:^"`);
    }
    for (const [name, range] of Object.entries(manifest[section] ?? {})) {
      const isSound = name.startsWith('@tasks/')
        ? /^\^\d+\.\d+\.\d+/u.test(range)
        : !/^(?:workspace|catalog|link|file):/u.test(range);
      if (!isSound) problems.push(`${section}: ${name} is packed as ${range}`);
    }
  }
  return problems;
}

function checkFiles({ workspacePackage, manifest, files }: PackedPackage): string[] {
  const problems: string[] = [];
  const required = new Set(['package.json', 'README.md', 'LICENSE', ...targetsOf(manifest)]);
  if (existsSync(path.join(workspacePackage.directory, 'CHANGELOG.md'))) required.add('CHANGELOG.md');
  for (const listed of workspacePackage.manifest.files ?? []) {
    // There is no changelog before the first release.
    if (listed === 'CHANGELOG.md' || files.some((file) => file === listed || file.startsWith(`${listed}/`))) continue;
    problems.push(`tarball: holds ${listed}, as files lists it`);
  }
  for (const file of required) {
    if (!files.includes(file)) problems.push(`tarball: holds ${file}`);
  }
  const allowed = /^(?:dist\/|docs\/|bin\/|templates?\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$)/u;
  const forbidden = /(?:^|\/)(?:src|__fixtures__|__tests__|node_modules)\/|\.test(?:-d)?\.|\.(?:tsbuildinfo|map)$/u;
  for (const file of files) {
    const isTemplate = /^templates?\//u.test(file);
    if (!allowed.test(file) || (!isTemplate && forbidden.test(file))) problems.push(`tarball: does not hold ${file}`);
  }
  return problems;
}

/** Every file that the packed manifest points at. */
function targetsOf({ exports = {}, bin = {} }: PackageManifest): string[] {
  const targets = Object.values(exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
  return [...new Set([...targets, ...Object.values(bin)].map((target) => path.posix.normalize(target)))];
}
