import { defineConfig } from 'vitest/config';

// All files share one registry, to which everything was published before the first test.
export default defineConfig({
  cacheDir: '../../node_modules/.vite-e2e-publishing',
  test: {
    root: import.meta.dirname,
    include: ['*.e2e.ts'],
    globalSetup: ['./publish-workspace.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
