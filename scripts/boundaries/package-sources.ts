import { readFileSync } from 'node:fs';
import path from 'node:path';

import { entrySources, listSources } from '../workspace.ts';
import type { WorkspacePackage } from '../workspace.ts';
import { parseSource } from './parse-source.ts';
import type { ImportReference, ParsedSource } from './parse-source.ts';

/** A parsed source file of a package. */
export interface SourceFile extends ParsedSource {
  /** Relative to the package's folder, with `/`. */
  readonly file: string;
  /** Whether a public entry or a bin reaches it, so that it is part of what users install. */
  readonly ships: boolean;
  readonly isEntry: boolean;
}

/** The parsed sources of one package. */
export interface PackageSources {
  readonly workspacePackage: WorkspacePackage;
  readonly files: readonly SourceFile[];
}

/** Parses all sources of a package and marks those that ship. */
export function readPackageSources(workspacePackage: WorkspacePackage): PackageSources {
  const parsed = new Map(
    listSources(workspacePackage.directory).map((file) => {
      const source = parseSource(file, readFileSync(path.join(workspacePackage.directory, file), 'utf8'));
      return [file.replaceAll(path.sep, '/'), source] as const;
    }),
  );
  const entries = new Set(entrySources(workspacePackage.manifest).map((file) => file.replaceAll(path.sep, '/')));
  const shipped = reach(entries, parsed);
  const files = [...parsed].map(([file, source]) => ({ ...source, file, ships: shipped.has(file), isEntry: entries.has(file) }));
  return { workspacePackage, files };
}

/** Where a relative import leads, relative to the package's folder; nothing for an import of a package. */
export function relativeTarget(file: string, reference: ImportReference): string | undefined {
  return reference.specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), reference.specifier) : undefined;
}

function reach(entries: Iterable<string>, parsed: ReadonlyMap<string, ParsedSource>): Set<string> {
  const reached = new Set<string>();
  const pending = [...entries];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const reference of parsed.get(file)?.imports ?? []) {
      const target = relativeTarget(file, reference);
      if (target !== undefined) pending.push(target);
    }
  }
  return reached;
}
