import { existsSync } from 'node:fs';
import path from 'node:path';

import { findCycles } from './find-cycles.ts';
import { relativeTarget } from './package-sources.ts';
import type { PackageSources } from './package-sources.ts';
import type { Violation } from './violation.ts';

/** Entries that may pass on all of another file, with what they pass on. */
const allowedExportAll: Readonly<Record<string, string>> = {
  'packages/core/src/index.ts': 'packages/core/src/provider/index.ts',
};

/** The rules for imports within a package: inside its `src`, of files that exist, free of cycles, and no `export *` from a public entry. */
export function checkRelativeImports({ workspacePackage, files }: PackageSources): Violation[] {
  const { directory, location } = workspacePackage;
  const violations: Violation[] = [];
  const graph = new Map<string, string[]>();

  for (const file of files) {
    const name = `${location}/${file.file}`;
    const targets: string[] = [];
    for (const reference of file.imports) {
      const target = relativeTarget(file.file, reference);
      const report = (rule: string, message: string): void => {
        violations.push({ rule, file: name, line: reference.line, message });
      };
      if (reference.exportsAll && file.isEntry && allowedExportAll[name] !== `${location}/${target}`) {
        report('export-all', `name what the public entry exports instead of export * from ${reference.specifier}`);
      }
      // The own manifest, for the version: the build puts what is used of it into dist.
      if (target === undefined || target === 'package.json') continue;
      if (!target.startsWith('src/')) report('leaves-package', `${reference.specifier} leads out of the package's src`);
      else if (existsSync(path.join(directory, target))) targets.push(target);
      else report('missing-file', `${reference.specifier} does not exist (imports name the file with its .ts)`);
    }
    graph.set(file.file, targets);
  }

  for (const cycle of findCycles(graph)) {
    violations.push({
      rule: 'cycle',
      file: `${location}/${cycle[0]}`,
      line: 1,
      message: `imports go round: ${cycle.join(' -> ')}`,
    });
  }
  return violations;
}
