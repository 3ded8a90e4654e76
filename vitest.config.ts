import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests run on the sources of every workspace package: no build is needed first.
  ssr: { resolve: { conditions: ['@tasks/source'] } },
  test: {
    include: ['{packages,apps,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    typecheck: { enabled: true, checker: 'tsc', include: ['{packages,apps}/**/*.test-d.ts'], tsconfig: './tsconfig.json' },
  },
});
