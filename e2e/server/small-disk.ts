import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

/** A disk that fills up, and has room again, when a test says so. */
export interface SmallDisk extends Disposable {
  readonly path: string;
  readonly fill: () => void;
  readonly makeRoom: () => void;
}

const size = '4m';

/** Mounts a small disk in memory; undefined where the process may not. */
export function mountSmallDisk(parent: string): SmallDisk | undefined {
  const folder = path.join(parent, 'small-disk');
  mkdirSync(folder);
  if (run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder).status !== 0) return undefined;
  const ballast = path.join(folder, 'ballast');
  return {
    path: folder,
    fill() {
      const file = openSync(ballast, 'w');
      try {
        // Smaller and smaller pieces, until not one byte more fits.
        for (let bytes = 65_536; bytes >= 1; bytes = Math.floor(bytes / 2)) writeUntilFull(file, Buffer.alloc(bytes));
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    [Symbol.dispose]: () => void run('umount', '--lazy', folder),
  };
}

/** Whether this process may mount a disk. */
export function canMount(parent: string): boolean {
  const disk = mountSmallDisk(parent);
  disk?.[Symbol.dispose]();
  rmSync(path.join(parent, 'small-disk'), { recursive: true, force: true });
  return disk !== undefined;
}

/** Whether the limits of a process can be changed while it runs. */
export function canLimitFiles(): boolean {
  return run('prlimit', '--version').status === 0;
}

/** Forbids a process to let any file grow beyond what the log of changes of a database has at the moment; undefined: allows it again. */
export function limitFiles(pid: number | undefined, store: string | undefined): void {
  const limit = store === undefined ? 'unlimited' : String(statSync(`${store}-wal`).size);
  const { status, stderr } = run('prlimit', '--pid', String(pid), `--fsize=${limit}:unlimited`);
  if (status !== 0) throw new Error(`The limit could not be set: ${String(stderr)}`);
}

/** Runs a program of the system, if it is there. */
function run(program: string, ...args: readonly string[]): { readonly status: number | null; readonly stderr: Buffer | null } {
  return spawnSync(program, args);
}

function writeUntilFull(file: number, piece: Buffer): void {
  try {
    while (writeSync(file, piece) === piece.length);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
