import path from 'node:path';

import { createNpmProject } from '../consumers/npm-project.ts';
import type { Dependencies, NpmProject } from '../consumers/npm-project.ts';
import type { Publication } from './publication.ts';
import { registryEnvironment } from './registry-environment.ts';

/**
 * Makes a project of somebody who installs from the registry.
 *
 * @param names - Packages of this repository, of which the published version is asked for.
 * @param others - Further dependencies.
 */
export function createRegistryProject(
  { registry, scratch, versions }: Publication,
  title: string,
  names: readonly string[],
  others: Dependencies = {},
): NpmProject {
  const ours = Object.fromEntries(names.map((name) => [name, `^${versions[name]?.published}`]));
  const environment = registryEnvironment(registry, scratch);
  return createNpmProject(path.join(scratch, title), { ...ours, ...others }, { environment });
}
