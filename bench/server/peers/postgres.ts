import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { freePort, startProgram, stopProgram } from './start-program.ts';
import type { Database, NoDatabase } from './start-program.ts';

/**
 * The server that TASKS_BENCH_POSTGRES names, else a cluster of its own in a folder, by the programs of the system. Its settings are PostgreSQL's own: each
 * commit is on the disk before it is acknowledged.
 */
export async function startPostgres(folder: string): Promise<Database | NoDatabase> {
  const given = process.env['TASKS_BENCH_POSTGRES'];
  if (given !== undefined) return { url: given, version: 'of TASKS_BENCH_POSTGRES', stop: async () => {} };
  const programs = findPrograms();
  if (programs === undefined) return { reason: 'not run: no PostgreSQL' };
  const user = plainUser();
  if (user === 'none') return { reason: 'not run: no user for PostgreSQL' };

  const data = join(folder, 'postgres');
  mkdirSync(data);
  if (user !== undefined) {
    // PostgreSQL refuses to run as root; its user must get to its folder.
    chmodSync(folder, 0o711);
    chownSync(data, user.uid, user.gid);
  }
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-locale'], {
    stdio: 'ignore',
    cwd: data,
    ...user,
  });
  const port = await freePort();
  const isReady = async (): Promise<boolean> => {
    try {
      execFileSync(join(programs, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]);
      return true;
    } catch {
      return false;
    }
  };
  const settings = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  const child = await startProgram(join(programs, 'postgres'), settings, { isReady, user });
  const version = execFileSync(join(programs, 'postgres'), ['--version'], { encoding: 'utf8' }).split(' ')[2] ?? '';
  return {
    url: `postgres://bench@127.0.0.1:${port}/postgres`,
    version: version.trim(),
    stop: () => stopProgram(child, 'SIGINT'),
  };
}

/** The folder with `initdb` and `postgres`: of the path, or where Debian has it, the newest. */
function findPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((left, right) => Number(right) - Number(left)) : [];
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.find((each) => ['initdb', 'postgres', 'pg_isready'].every((name) => existsSync(join(each, name))));
}

/** Whom to run it as: nobody else, unless this process is root's. */
function plainUser(): { readonly uid: number; readonly gid: number } | 'none' | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line = lines.find((each) => each.startsWith('postgres:')) ?? lines.find((each) => each.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined ? 'none' : { uid: Number(uid), gid: Number(gid) };
}
