import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, inject, it } from 'vitest';

import { checkShape } from '../../scripts/packages/check-shape.ts';
import { readTarball } from '../../scripts/packages/pack-workspace.ts';
import type { PackedPackage } from '../../scripts/packages/pack-workspace.ts';
import { repositoryRoot } from '../../scripts/workspace.ts';
import type { PackageManifest } from '../../scripts/workspace.ts';
import { publishedPackages } from './scratch-repository.ts';

const { registry, repository, scratch, versions, refusalWithProvenance } = inject('publication');
const packages = publishedPackages(repositoryRoot);

/** What the registry says of a package. */
interface RegistryEntry {
  readonly 'dist-tags': Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, PackageManifest & { readonly dist: { readonly tarball: string } }>>;
  readonly readme: string;
}

it('publishes with provenance: where nobody can vouch for the origin, npm refuses', () => {
  expect(refusalWithProvenance).toContain('provenance generation not supported');
});

describe.each(packages.map((workspacePackage) => [workspacePackage.manifest.name, workspacePackage] as const))(
  '%s',
  (name, workspacePackage) => {
    const { before, published } = versions[name] ?? { before: '', published: '' };
    let entry: RegistryEntry;
    let packed: PackedPackage;

    beforeAll(async () => {
      const answer = await fetch(registry + name.replace('/', '%2f'));
      entry = (await answer.json()) as RegistryEntry;
      const tarball = path.join(scratch, `${path.basename(name)}.tgz`);
      const { dist } = entry.versions[published] ?? { dist: { tarball: `${registry}none` } };
      writeFileSync(tarball, Buffer.from(await (await fetch(dist.tarball)).arrayBuffer()));
      // The manifest is this repository's, the changelog the copy's.
      packed = readTarball({ ...workspacePackage, directory: path.join(repository, workspacePackage.location) }, tarball);
    });

    it('has a version that the changesets raised', () => {
      expect(published).toMatch(/^\d+\.\d+\.\d+$/u);
      expect(published).not.toBe(before);
      expect(entry['dist-tags']).toEqual({ latest: published });
      expect(packed.pages.get('CHANGELOG.md')).toContain(`## ${published}\n`);
      expect(packed.pages.get('CHANGELOG.md')).toContain('Prove that publishing works.');
    });

    it('has the shape that all packages share', () => {
      expect(checkShape(packed)).toEqual([]);
      expect(entry.readme).toBe(packed.pages.get('README.md'));
    });

    it('asks for its siblings as they were published with it', () => {
      for (const section of ['dependencies', 'peerDependencies'] as const) {
        const siblings = Object.entries(packed.manifest[section] ?? {}).filter(([sibling]) => sibling.startsWith('@tasks/'));
        for (const [sibling, range] of siblings) expect([sibling, range]).toEqual([sibling, `^${versions[sibling]?.published}`]);
      }
    });
  },
);
