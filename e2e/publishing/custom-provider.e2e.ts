import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, inject, it } from 'vitest';

import { moveVersions } from '../../scripts/examples/move-versions.ts';
import { repositoryRoot } from '../../scripts/workspace.ts';
import { createWorkplace } from './third-party.ts';

const publication = inject('publication');
const workplace = createWorkplace(publication, 'custom-provider');

describe('the example of a provider from elsewhere', () => {
  beforeAll(async () => {
    cpSync(path.join(repositoryRoot, 'examples', 'custom-provider'), workplace.directory, {
      recursive: true,
      filter: (file) => !/\/(?:node_modules|dist)$/u.test(file.replaceAll(path.sep, '/')),
    });
    const manifest = path.join(workplace.directory, 'package.json');
    const published = new Map(Object.entries(publication.versions).map(([name, version]) => [name, version.published]));
    writeFileSync(manifest, moveVersions(readFileSync(manifest, 'utf8'), published));
    await workplace.mustRun('npm install --prefer-offline --no-audit --no-fund --loglevel=error');
  }, 120_000);

  it('type-checks, builds, and keeps the whole contract as code and as data', async () => {
    await workplace.mustRun('npm run typecheck');
    await workplace.mustRun('npm run build');
    // About 60 checks for each of its three forms.
    expect(await workplace.mustRun('npm test')).toMatch(/Tests .*1[89]\d passed/u);
  });

  it('follows a render to its end', async () => {
    const { status, stdout } = await workplace.run(
      'node sandbox.ts npm exec --no -- tasks --plugin . wait reelworks:rnd_1 --latency 200ms',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      ref: 'reelworks:render:rnd_1',
      state: 'partially_succeeded',
      succeeded: [{ key: 'clip-1' }, { key: 'clip-2' }],
      failed: [{ key: 'clip-3', reason: 'The prompt names a person.' }],
    });
    expect(status).toBe(1);
  });

  it('submits one, and follows that', async () => {
    const { stdout } = await workplace.run(
      `node sandbox.ts npm exec --no -- tasks --plugin . submit reelworks:render --data '{"prompt":"A paper boat"}'`,
    );
    expect(stdout).toContain('reelworks:render:rnd_8f2k');
  });

  it('says that a render is not known', async () => {
    const { status, stderr } = await workplace.run('node sandbox.ts npm exec --no -- tasks --plugin . status reelworks:missing');
    expect(stderr).toContain('There is no render of that id.');
    expect(status).toBe(4);
  });

  it('is followed as data, too', async () => {
    const { stdout } = await workplace.run(
      'node sandbox.ts npm exec --no -- tasks --plugin ./data/reelworks.json wait reelworks:rnd_2 --latency 200ms',
    );
    expect(JSON.parse(stdout)).toMatchObject({ ref: 'reelworks:render:rnd_2', state: 'partially_succeeded' });
  });
});
