import { createPostgresStore } from '../create-postgres-store.ts';
import { newTask } from './new-task.ts';

// A process of its own that opens a store, tracks one task, and closes it.
const [connectionString = '', schema = ''] = process.argv.slice(2);
await using store = await createPostgresStore({ connectionString, schema, max: 3 });
await store.tasks.track([newTask(store)]);
