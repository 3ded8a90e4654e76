import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { runPnpm } from '../../scripts/packages/run-pnpm.ts';
import { readWorkspace } from '../../scripts/workspace.ts';
import type { WorkspacePackage } from '../../scripts/workspace.ts';
import { environmentWithout } from '../consumers/npm-project.ts';

/** The packages of a workspace that are published. */
export function publishedPackages(root: string): WorkspacePackage[] {
  return readWorkspace(root).filter(({ manifest }) => manifest.private !== true);
}

/** Copies what git knows or would add of a repository into a repository of its own, and installs its dependencies. */
export function copyRepository(root: string, copy: string, environment: NodeJS.ProcessEnv): void {
  const listed = git(root, ['ls-files', '--cached', '--others', '--exclude-standard', '-z']);
  for (const file of new Set(listed.split('\0'))) {
    // Git still lists what was deleted and not committed.
    if (file === '' || !existsSync(path.join(root, file))) continue;
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    copyFileSync(path.join(root, file), path.join(copy, file));
  }
  git(copy, ['init', '--quiet']);
  commit(copy, 'Begin');
  runPnpm(['install', '--frozen-lockfile', '--prefer-offline'], copy, environment);
}

/** Brings every published package to its next version, by the changesets that wait and by one that names them all. */
export function versionPackages(copy: string, environment: NodeJS.ProcessEnv): void {
  const bumps = publishedPackages(copy).map(({ manifest }) => `'${manifest.name}': patch\n`);
  writeFileSync(
    path.join(copy, '.changeset', 'prove-publishing.md'),
    `---\n${bumps.join('')}---\n\nProve that publishing works.\n`,
  );
  runPnpm(['exec', 'changeset', 'version'], copy, environment);
  commit(copy, 'Release');
}

/**
 * Takes the demand for provenance out of the manifests of a copy: a publication to nowhere has nobody to vouch for it, and no setting of npm's weighs more
 * than the manifest's.
 */
export function renounceProvenance(copy: string): void {
  for (const { directory } of publishedPackages(copy)) {
    const file = path.join(directory, 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { publishConfig: { provenance?: boolean } };
    delete manifest.publishConfig.provenance;
    writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  }
  commit(copy, 'Renounce provenance');
}

function commit(directory: string, message: string): void {
  git(directory, ['add', '--all']);
  git(directory, ['-c', 'user.name=nobody', '-c', 'user.email=nobody@localhost', 'commit', '--quiet', '--message', message]);
}

function git(directory: string, args: readonly string[]): string {
  return execFileSync('git', ['-c', 'commit.gpgSign=false', '-c', 'core.hooksPath=/dev/null', ...args], {
    cwd: directory,
    // Within a hook, git's variables name the repository that it runs for.
    env: environmentWithout(/^git_/iu),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}
