import type { UserConfig } from 'tsdown';
import { shipDocs } from './scripts/packages/ship-docs.ts';

/**
 * Builds one package of the workspace: ESM, declarations beside the code, nothing of another package inlined.
 *
 * @param entry - The public entries, by the name of the file that each becomes in `dist`.
 * @param docs - Pages of the repository's `docs` that go into the package as well. @default none
 */
export function packageConfig(entry: Record<string, string>, docs: readonly string[] = []): UserConfig {
  return {
    entry,
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    dts: true,
    sourcemap: false,
    clean: true,
    failOnWarn: true,
    fixedExtension: true,
    deps: { onlyBundle: [] },
    report: false,
    hooks: {
      'build:done': () => {
        if (docs.length > 0) shipDocs(import.meta.dirname, process.cwd(), docs);
      },
    },
  };
}
