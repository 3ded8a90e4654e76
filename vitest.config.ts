import { defineConfig } from 'vitest/config';

// Type tests are still called experimental, with a notice at every run. Vitest is pinned, so an update that changes them is a choice.
process.env['VITEST_DISABLE_EXPERIMENTAL_LOG'] = '1';

export default defineConfig({
  // Tests run on the sources of every workspace package: no build is needed first.
  ssr: { resolve: { conditions: ['@tasks/source'] } },
  test: {
    include: ['{packages,apps,scripts}/**/*.test.ts'],
    // A test that hangs is told from one on a busy machine.
    testTimeout: 30_000,
    exclude: ['**/node_modules/**', '**/dist/**', 'packages/create-provider/template/**'],
    typecheck: {
      enabled: true,
      checker: 'tsc',
      include: ['{packages,apps}/**/*.test-d.ts'],
      tsconfig: './tsconfig.json',
      // Type errors outside the type tests are what `pnpm typecheck` reports, package by package.
      ignoreSourceErrors: true,
    },
  },
});
