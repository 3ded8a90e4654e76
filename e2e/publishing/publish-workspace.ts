import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import type { TestProject } from 'vitest/node';

import { runPnpm } from '../../scripts/packages/run-pnpm.ts';
import { repositoryRoot } from '../../scripts/workspace.ts';
import { startRegistry } from './local-registry.ts';
import type { LocalRegistry } from './local-registry.ts';
import type { Publication } from './publication.ts';
import { registryEnvironment } from './registry-environment.ts';
import { copyRepository, publishedPackages, renounceProvenance, versionPackages } from './scratch-repository.ts';

/**
 * Releases a copy of this repository as the release workflow would: versions by changesets, then `pnpm release`, which builds and publishes. Runs once,
 * before all tests.
 */
export default async function publishWorkspace(project: TestProject): Promise<() => Promise<void>> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'publishing-'));
  let registry: LocalRegistry | undefined;
  const cleanUp = async (): Promise<void> => {
    await registry?.[Symbol.asyncDispose]();
    rmSync(scratch, { recursive: true, force: true });
  };
  try {
    registry = await startRegistry(path.join(scratch, 'registry'));
    project.provide('publication', release(registry.url, scratch));
    return cleanUp;
  } catch (error) {
    await cleanUp();
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`The release failed.\n${stdout}${stderr}`, { cause: error });
  }
}

function release(registry: string, scratch: string): Publication {
  const repository = path.join(scratch, 'repository');
  const environment = registryEnvironment(registry, scratch);
  const before = new Map(publishedPackages(repositoryRoot).map(({ manifest }) => [manifest.name, manifest.version]));

  copyRepository(repositoryRoot, repository, environment);
  versionPackages(repository, environment);
  const published = publishedPackages(repository);
  const refusalWithProvenance = tryToPublish(published[0]?.directory ?? '', environment);
  renounceProvenance(repository);
  runPnpm(['release'], repository, environment);
  return {
    registry,
    scratch,
    repository,
    refusalWithProvenance,
    versions: Object.fromEntries(
      published.map(({ manifest: { name, version } }) => [name, { before: before.get(name) ?? '', published: version }]),
    ),
  };
}

function tryToPublish(directory: string, environment: NodeJS.ProcessEnv): string {
  try {
    return `It was published: ${runPnpm(['publish', '--no-git-checks'], directory, environment)}`;
  } catch (error) {
    return (error as { readonly stderr: string }).stderr;
  }
}
