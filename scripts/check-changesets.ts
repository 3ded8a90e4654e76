import { readChangesets } from '@changesets/read';

import { checkChangesets } from './changesets/check-changesets.ts';
import { readWorkspace, repositoryRoot } from './workspace.ts';

const packages = readWorkspace(repositoryRoot)
  .filter(({ manifest }) => manifest.private !== true)
  .map(({ manifest }) => ({
    name: manifest.name,
    dependsOnCore: manifest.peerDependencies?.['@tasks/core'] !== undefined,
    writesVersionsOf:
      manifest.name === '@tasks/create-provider'
        ? Object.keys(manifest.devDependencies ?? {}).filter((name) => name.startsWith('@tasks/'))
        : [],
  }));
const changesets = await readChangesets(repositoryRoot);
const problems = checkChangesets(changesets, packages);
for (const problem of problems) console.log(problem);
console.log(`changesets: ${changesets.length} checked against ${packages.length} packages, ${problems.length} problems`);
if (problems.length > 0 || packages.length === 0) process.exitCode = 1;
