import { relativeTarget } from './package-sources.ts';
import type { PackageSources } from './package-sources.ts';
import type { ImportReference } from './parse-source.ts';
import type { Violation } from './violation.ts';

/** The rules within core: the contract knows only itself and the errors, the errors only the contract's types, nothing that ships the test helpers. */
export function checkCoreZones({ workspacePackage, files }: PackageSources): Violation[] {
  if (workspacePackage.manifest.name !== '@tasks/core') return [];
  return files
    .filter((file) => file.ships)
    .flatMap((file) =>
      file.imports.flatMap((reference) => {
        const target = relativeTarget(file.file, reference);
        const message = target === undefined ? undefined : zoneViolation(file.file, target, reference);
        if (message === undefined) return [];
        return [{ rule: 'core-zones', file: `${workspacePackage.location}/${file.file}`, line: reference.line, message }];
      }),
    );
}

function zoneViolation(file: string, target: string, reference: ImportReference): string | undefined {
  const from = zoneOf(file);
  const to = zoneOf(target);
  if (from === to) return undefined;
  if (from === 'provider' && to !== 'errors') return `the contract imports only itself and the errors, not ${target}`;
  if (from === 'errors' && to !== 'provider') return `the errors import only themselves and types of the contract, not ${target}`;
  if (from === 'errors' && !reference.typeOnly)
    return `the errors take only types from the contract: write import type for ${target}`;
  if (to === 'testing') return `test helpers are not for code that ships: ${target}`;
  return undefined;
}

/** The folder under `src`, or `.` for a file that lies there itself. */
function zoneOf(file: string): string {
  const [, folder = '', ...rest] = file.split('/');
  return rest.length === 0 ? '.' : folder;
}
