import { createMemoryStore } from '../../durable/index.ts';
import { describeStore } from './describe-store.ts';
import { keptMemoryStores } from './test-support/kept-memory-store.ts';

await describeStore('memory', { open: ({ clock }) => createMemoryStore({ clock }) });
await describeStore('memory that is kept', keptMemoryStores());
await describeStore('memory that is shared', { ...keptMemoryStores(), shared: true });
