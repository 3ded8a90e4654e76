import { TasksError } from '@tasks/core';
import { backupSqliteStore } from '@tasks/store-sqlite';
import { isAbsolute, resolve } from 'node:path';
import type { CommandStreams } from './command-streams.ts';
import type { Surroundings } from './data-directory.ts';
import { listenForStop } from './stop-signals.ts';
import type { SignalSource } from './stop-signals.ts';
import type { StoreLocation } from './store-location.ts';

/** `backup`: copies the database to a new file, also while a server has it. Ctrl-C gives it up and leaves no file. */
export async function backupCommand(
  target: string,
  location: StoreLocation,
  {
    surroundings,
    streams,
    signals,
  }: { readonly surroundings: Surroundings; readonly streams: CommandStreams; readonly signals: SignalSource },
): Promise<void> {
  const controller = new AbortController();
  const stop = listenForStop(signals, () => {});
  void stop.stopped.then((signal) =>
    controller.abort(new TasksError({ code: 'timeout', message: `The backup was given up by ${signal}; no file was left.` })),
  );
  let told = 0;
  try {
    const { path, pages } = await backupSqliteStore(
      sqlitePath(location),
      isAbsolute(target) ? target : resolve(surroundings.cwd, target),
      {
        signal: controller.signal,
        onProgress: ({ copiedPages, totalPages }) => {
          const percent = totalPages === 0 ? 100 : Math.floor((100 * copiedPages) / totalPages);
          if (percent < told + 10) return;
          told = percent;
          streams.err(`${percent} %`);
        },
      },
    );
    streams.err(`The backup is ${path}: ${pages} pages.`);
  } finally {
    stop.dispose();
  }
}

/** @throws {TasksError} `unsupported` for a store that is no file. */
export function sqlitePath(location: StoreLocation): string {
  if (location.kind === 'sqlite') return location.path;
  throw new TasksError({ code: 'unsupported', message: 'A store in memory has no file. Name one by --store sqlite:PATH.' });
}
