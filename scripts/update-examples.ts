import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { moveVersions } from './examples/move-versions.ts';
import { readWorkspace, repositoryRoot } from './workspace.ts';

// Lets the examples ask for the versions that the workspace has now. Runs after `changeset version`.

const versions = new Map(readWorkspace(repositoryRoot).map(({ manifest }) => [manifest.name, manifest.version]));
for (const file of globSync('examples/*/package.json', { cwd: repositoryRoot })) {
  const place = path.join(repositoryRoot, file);
  writeFileSync(place, moveVersions(readFileSync(place, 'utf8'), versions));
}
