import { createSqliteStore } from '../create-sqlite-store.ts';

// A process of its own that opens a store, says so, and has it until it is killed.
const [path = ''] = process.argv.slice(2);
const store = createSqliteStore({ path });
process.stdout.write(`open ${store.path}\n`);
setInterval(() => {}, 60_000);
