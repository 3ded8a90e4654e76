import path from 'node:path';

import { measureEntry } from './sizes/measure-entry.ts';
import { sizeLimitOf } from './sizes/size-limits.ts';
import { findOversized, sizeTable } from './sizes/size-table.ts';
import type { MeasuredEntry } from './sizes/size-table.ts';
import { readWorkspace, repositoryRoot } from './workspace.ts';

// Measures every public entry as it was built: bundled without dependencies, minified, gzipped. Fails beyond a limit. 1 kB is 1000 bytes.

const entries: MeasuredEntry[] = [];
for (const workspacePackage of readWorkspace(repositoryRoot)) {
  const { manifest, directory } = workspacePackage;
  if (manifest.private === true) continue;
  for (const [subpath, target] of Object.entries(manifest.publishConfig?.exports ?? {})) {
    const file = typeof target === 'string' ? target : target['default'];
    if (file === undefined || !file.endsWith('.mjs')) continue;
    const entry = path.posix.join(manifest.name, subpath);
    const size = await measureEntry(path.join(directory, file));
    entries.push({ entry, ...size, limit: sizeLimitOf(entry, workspacePackage) });
  }
}

const problems = findOversized(entries);
console.log(sizeTable(entries));
for (const problem of problems) console.log(problem);
const limited = entries.filter(({ limit }) => limit !== undefined);
console.log(`sizes: ${limited.length} of ${entries.length} entries checked against a limit, ${problems.length} problems`);
if (problems.length > 0 || limited.length === 0) process.exitCode = 1;
