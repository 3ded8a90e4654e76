import type { UserConfig } from 'tsdown';

/**
 * Builds one package of the workspace: ESM, declarations beside the code, nothing of another package inlined.
 *
 * @param entry - The public entries, by the name of the file that each becomes in `dist`.
 */
export function packageConfig(entry: Record<string, string>): UserConfig {
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
  };
}
