import { once } from 'node:events';
import { startCommand } from './server-command.ts';
import type { CommandResult, CommandSetup, RunningCommand } from './server-command.ts';
import { until } from './until.ts';

/** A server of the built command. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly command: RunningCommand;
  /** Resolves once it answers `/readyz`. */
  ready(): Promise<void>;
  /** Ends it as a loss of power would: it learns nothing of it. */
  kill(): Promise<void>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<CommandResult>;
}

/** How a server is started. */
export interface ServerSetup extends CommandSetup {
  /** The file of its database. */
  readonly store: string;
  readonly port: number;
  readonly args?: readonly string[] | undefined;
}

/** Starts a server. It may not listen yet. */
export function startServer({ store, port, args = [], ...setup }: ServerSetup): ServerProcess {
  const command = startCommand(['--port', String(port), '--store', `sqlite:${store}`, ...args], {
    ...setup,
    environment: { TASKS_ALLOW_PRIVATE_WEBHOOKS: 'true', ...setup.environment },
  });
  const { child } = command;
  const url = `http://127.0.0.1:${port}`;
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return {
    url,
    command,
    kill,
    async ready() {
      await until(`the server is ready; it wrote: ${command.stderr.slice(0, 2000)}`, async () => {
        const ended = child.exitCode ?? child.signalCode;
        if (ended !== null) return true;
        return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) })).ok;
      });
      if (child.exitCode !== null) throw new Error(`The server ended by itself, exit code ${child.exitCode}: ${command.stderr}`);
    },
    async stop() {
      child.kill('SIGTERM');
      return command.ended;
    },
    [Symbol.asyncDispose]: kill,
  };
}

/** Starts a server, and waits until it is ready. */
export async function startReadyServer(setup: ServerSetup): Promise<ServerProcess> {
  const server = startServer(setup);
  try {
    await server.ready();
    return server;
  } catch (error) {
    await server.kill();
    throw error;
  }
}
