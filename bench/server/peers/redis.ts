import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

import { freePort, startProgram, stopProgram } from './start-program.ts';
import type { Database, NoDatabase } from './start-program.ts';

/** Starts Redis in a folder, with an `fsync` for every write that it acknowledges. */
export async function startRedis(folder: string): Promise<Database | NoDatabase> {
  let version: string;
  try {
    version = /v=(\S+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1] ?? '';
  } catch {
    return { reason: 'not run: no redis-server' };
  }
  const data = join(folder, 'redis');
  mkdirSync(data);
  const port = await freePort();
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    data,
    '--appendonly',
    'yes',
    '--appendfsync',
    'always',
    '--save',
    '',
  ];
  const child = await startProgram('redis-server', settings, { isReady: () => answers(port) });
  return { url: `redis://127.0.0.1:${port}`, version, stop: () => stopProgram(child, 'SIGTERM') };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1000, () => socket.destroy());
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
