import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TaskProviderV1 } from '@tasks/core/provider';
import { createLogger, createServer } from '@tasks/server';
import type { TasksServer } from '@tasks/server';
import { createSqliteStore } from '@tasks/store-sqlite';

/** How long the end of the demo waits for what is under way, in milliseconds. Nothing that it breaks off is worth more. */
const graceMs = 1_000;

/** A server of the demo's own. */
export interface DemoServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:41234`. */
  readonly url: string;
}

/** Options of {@link startDemoServer}. */
export interface DemoServerOptions {
  readonly providers: readonly TaskProviderV1[];
  /** Told each line of the server's log, with every poll. @default nothing is logged */
  readonly onLogLine?: ((line: string) => void) | undefined;
}

/** Starts the real server on a free port, with its database in a temporary folder that goes with it. It may tell receivers on loopback. */
export async function startDemoServer({ providers, onLogLine }: DemoServerOptions): Promise<DemoServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tasks-demo-'));
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const logger = createLogger(
    onLogLine === undefined ? { level: 'silent' } : { level: 'trace', stream: { write: (line) => onLogLine(line.trimEnd()) } },
  );
  let server: TasksServer;
  try {
    const store = createSqliteStore({ path: path.join(folder, 'tasks.db') });
    server = await createServer({ store, providers, port: 0, allowPrivateWebhooks: true, logger });
  } catch (error) {
    await removeFolder();
    throw error;
  }
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server.stop({ graceMs });
      await removeFolder();
    },
  };
}
