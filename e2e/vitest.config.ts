import { defineConfig } from 'vitest/config';

// Runs what was built and packed, as users do. What is imported here of the workspace's sources is never what is tested: the scripts that pack, and the
// vendors, readers of events and receivers of webhooks around a server.
export default defineConfig({
  cacheDir: '../node_modules/.vite-e2e',
  test: {
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
