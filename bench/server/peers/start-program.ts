import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A database that was started for this run, or one that runs anyway. */
export interface Database {
  readonly url: string;
  readonly version: string;
  stop(): Promise<void>;
}

/** Why there is no database. */
export interface NoDatabase {
  readonly reason: string;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a program that goes on, and waits until it can be used. */
export async function startProgram(
  path: string,
  parameters: readonly string[],
  {
    isReady,
    user,
  }: { readonly isReady: () => Promise<boolean>; readonly user?: { readonly uid: number; readonly gid: number } | undefined },
): Promise<ChildProcess> {
  const child = spawn(path, parameters, { stdio: 'ignore', ...user });
  for (let tried = 0; tried < 200; tried += 1) {
    if (child.exitCode !== null) break;
    if (await isReady()) return child;
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error(`${path} did not start.`);
}

/** Ends a program, and waits until it has. */
export async function stopProgram(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
