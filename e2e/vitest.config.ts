import { defineConfig } from 'vitest/config';

// Runs what was built and packed, as users do: no source of the workspace is imported here, but for the scripts that pack.
export default defineConfig({
  cacheDir: '../node_modules/.vite-e2e',
  test: {
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
