import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { readWorkspace, repositoryRoot } from '../workspace.ts';
import { moveVersions } from './move-versions.ts';

describe('moveVersions', () => {
  it('moves the versions of our packages, and no others', () => {
    const manifest = '{\n  "dependencies": { "@tasks/core": "^0.1.0", "@tasks/other": "^0.1.0", "valibot": "^1.0.0" }\n}\n';
    expect(moveVersions(manifest, new Map([['@tasks/core', '0.2.0']]))).toBe(
      manifest.replace('core": "^0.1.0', 'core": "^0.2.0'),
    );
  });
});

describe('every example', () => {
  const examples = globSync('examples/*/package.json', { cwd: repositoryRoot });
  const versions = new Map(readWorkspace(repositoryRoot).map(({ manifest }) => [manifest.name, manifest.version]));

  it.each(examples)('%s asks for the versions of this repository: run pnpm version-packages where it does not', (file) => {
    const manifest = readFileSync(path.join(repositoryRoot, file), 'utf8');
    expect(manifest).toBe(moveVersions(manifest, versions));
  });
});
