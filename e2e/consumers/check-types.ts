import { writeFileSync } from 'node:fs';
import path from 'node:path';

import type { NpmProject, RunResult } from './npm-project.ts';

/** Compiler options in which consumers differ. */
export interface TypeSettings {
  readonly moduleResolution: 'nodenext' | 'bundler';
  readonly exactOptionalPropertyTypes: boolean;
}

/** The settings under which every package promises to have types. */
export const typeSettings: readonly TypeSettings[] = [
  { moduleResolution: 'nodenext', exactOptionalPropertyTypes: true },
  { moduleResolution: 'nodenext', exactOptionalPropertyTypes: false },
  { moduleResolution: 'bundler', exactOptionalPropertyTypes: true },
  { moduleResolution: 'bundler', exactOptionalPropertyTypes: false },
];

/**
 * Compiles a program of a project, the declarations of its dependencies included.
 *
 * @param program - Relative to the project.
 * @param compiler - `tsc`, absolute or relative to the project.
 * @param typeRoots - Where the types of Node are. @default the project's own
 */
export function checkTypes(
  project: NpmProject,
  program: string,
  settings: TypeSettings,
  compiler: string,
  typeRoots?: readonly string[],
): RunResult {
  const { moduleResolution, exactOptionalPropertyTypes } = settings;
  const compilerOptions = {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    module: moduleResolution === 'nodenext' ? 'nodenext' : 'esnext',
    moduleResolution,
    exactOptionalPropertyTypes,
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
    typeRoots,
  };
  const file = `tsconfig.${moduleResolution}.${exactOptionalPropertyTypes}.json`;
  writeFileSync(path.join(project.directory, file), JSON.stringify({ compilerOptions, files: [program] }));
  return project.run(process.execPath, [compiler, '--project', file]);
}
