import { beforeAll, describe, expect, inject, it } from 'vitest';

import type { NpmProject, RunResult } from '../consumers/npm-project.ts';
import { createRegistryProject } from './registry-project.ts';

const publication = inject('publication');

describe('who installs the command line tool', () => {
  let project: NpmProject;

  beforeAll(() => {
    project = createRegistryProject(publication, 'command-line', ['@tasks/cli']);
  });

  function tasks(...args: readonly string[]): RunResult {
    return project.run('npm', ['exec', '--no', '--', 'tasks', ...args]);
  }

  it('gets the version that was published', () => {
    expect(tasks('--version')).toMatchObject({ status: 0, stdout: `${publication.versions['@tasks/cli']?.published}\n` });
    expect(project.run('npm', ['ls', '--all'])).toMatchObject({ status: 0 });
  });

  it('is shown the demo', () => {
    const { status, stdout } = tasks('demo', '--output', 'json', '--quiet');
    expect(status).toBe(0);
    const states = (JSON.parse(stdout) as readonly { readonly state: string }[]).map(({ state }) => state);
    expect(states.toSorted()).toEqual(['partially_succeeded', 'partially_succeeded', 'succeeded', 'succeeded']);
  });

  it('is told of the bundled providers, as they were published', () => {
    const providers = JSON.parse(tasks('providers', '--output', 'json').stdout) as readonly {
      readonly plugin: string;
      readonly version: string;
    }[];
    const expected = ['@tasks/provider-jd', '@tasks/provider-shoplazza'].map((name) => [
      name,
      publication.versions[name]?.published,
    ]);
    expect(providers.map(({ plugin, version }) => [plugin, version])).toEqual(expected);
  });
});
