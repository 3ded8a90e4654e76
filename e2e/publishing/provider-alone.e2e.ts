import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, inject, it } from 'vitest';

import { repositoryRoot } from '../../scripts/workspace.ts';
import { checkTypes, typeSettings } from '../consumers/check-types.ts';
import type { NpmProject } from '../consumers/npm-project.ts';
import { createRegistryProject } from './registry-project.ts';

const publication = inject('publication');

describe('who installs core and one provider', () => {
  let project: NpmProject;

  beforeAll(() => {
    project = createRegistryProject(publication, 'provider-alone', ['@tasks/core', '@tasks/provider-jd']);
    cpSync(path.join(import.meta.dirname, 'programs'), path.join(project.directory, 'src'), { recursive: true });
  });

  it('gets these and the kit, once each, as they were published', () => {
    expect(project.installedInScope('@tasks')).toEqual(['@tasks/core', '@tasks/provider-jd', '@tasks/provider-kit']);
    const lockfile = JSON.parse(readFileSync(path.join(project.directory, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly version: string; readonly resolved: string }>>;
    };
    for (const name of project.installedInScope('@tasks')) {
      const { version, resolved } = lockfile.packages[`node_modules/${name}`] ?? { version: '', resolved: '' };
      expect([name, version]).toEqual([name, publication.versions[name]?.published]);
      expect(resolved).toContain(publication.registry);
    }
    expect(project.run('npm', ['ls', '--all'])).toMatchObject({ status: 0 });
  });

  it('follows a task to its end', () => {
    const program = path.join('src', 'follow-images.mjs');
    expect(project.run(process.execPath, [program])).toEqual({ status: 0, stdout: 'succeeded p1/1.jpg 2\n', stderr: '' });
  });

  it.each(typeSettings)(
    'has types for moduleResolution $moduleResolution, exactOptionalPropertyTypes $exactOptionalPropertyTypes',
    (settings) => {
      const modules = path.join(repositoryRoot, 'node_modules');
      const compiler = path.join(modules, 'typescript', 'bin', 'tsc');
      expect(checkTypes(project, 'src/follow-images.ts', settings, compiler, [path.join(modules, '@types')])).toEqual({
        status: 0,
        stdout: '',
        stderr: '',
      });
    },
  );
});
