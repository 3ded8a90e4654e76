import type { BundledPlugins } from '@tasks/configuration';
import { TasksError } from '@tasks/core';
import { CommanderError } from 'commander';
import { readVersion } from '../version.ts';
import { backupCommand } from './backup-command.ts';
import { checkCommand } from './check-command.ts';
import type { CommandStreams } from './command-streams.ts';
import type { Surroundings } from './data-directory.ts';
import { createKeyCommand, listKeysCommand, revokeKeyCommand } from './keys-command.ts';
import { createProgram } from './program.ts';
import { serveUntilStopped } from './serve-until-stopped.ts';
import { resolveSettings, usualKeyFile } from './server-settings.ts';
import type { ServerFlags, ServerSettings } from './server-settings.ts';
import { readServerSection } from './server-section.ts';
import { listenForStop } from './stop-signals.ts';
import type { SignalSource } from './stop-signals.ts';

/** Everything of the process that the command touches. */
export interface ServerIo {
  readonly surroundings: Surroundings;
  readonly streams: CommandStreams;
  readonly signals: SignalSource;
  /** Ends the process at once, with nothing cleaned up. */
  readonly exitNow: (code: number) => void;
}

/** What the process ends with. */
const exitCodes = { success: 0, usage: 2, internal: 70, second: { SIGINT: 130, SIGTERM: 143 } } as const;

/** The plugins that come with the server, by package name. */
const bundledPlugins: BundledPlugins = {
  '@tasks/provider-jd': async () => (await import('@tasks/provider-jd')).plugin,
  '@tasks/provider-shoplazza': async () => (await import('@tasks/provider-shoplazza')).plugin,
};

/**
 * Runs one command line of `tasks-server`.
 *
 * @param argv - The arguments, without the program's name.
 * @returns the exit code. Rejects only for a bug.
 */
export async function run(argv: readonly string[], io: ServerIo): Promise<number> {
  const { surroundings, streams } = io;
  let exitCode: number = exitCodes.success;
  const done = async (work: Promise<unknown>): Promise<number> => {
    await work;
    return exitCodes.success;
  };
  const settings = async (flags: ServerFlags): Promise<ServerSettings> =>
    resolveSettings(flags, surroundings, await readServerSection(flags, surroundings));
  const withKeyFile = async (apiKeyFile: string | undefined, work: (file: string) => Promise<void>): Promise<void> =>
    work((await settings({ apiKeyFile })).apiKeyFile ?? usualKeyFile(surroundings));
  const program = createProgram(
    readVersion(),
    { writeOut: (text) => streams.out(text.replace(/\n$/, '')), writeErr: (text) => streams.err(text.replace(/\n$/, '')) },
    {
      serve: (flags) => serve(flags, io),
      createKey: ({ apiKeyFile, ...options }) =>
        done(withKeyFile(apiKeyFile, (file) => createKeyCommand(file, options, streams))),
      listKeys: ({ apiKeyFile }) => done(withKeyFile(apiKeyFile, (file) => listKeysCommand(file, streams))),
      revokeKey: (id, { apiKeyFile }) => done(withKeyFile(apiKeyFile, (file) => revokeKeyCommand(file, id, streams))),
      backup: (target, { store }) => done(settings({ store }).then((known) => backupCommand(target, known.store, io))),
      check: ({ store }) => done(settings({ store }).then((known) => checkCommand(known.store, streams))),
    },
    (code) => {
      exitCode = code;
    },
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    if (!TasksError.isInstance(error)) throw error;
    streams.err(`error: ${error.message}`);
    return exitCodes.usage;
  }
}

/** Runs a server until a signal ends it: the first lets it finish what is under way, the second does not. */
async function serve(flags: ServerFlags, { surroundings, streams, signals, exitNow }: ServerIo): Promise<number> {
  const stop = listenForStop(signals, (signal) => exitNow(exitCodes.second[signal]));
  try {
    await serveUntilStopped(flags, { surroundings, bundledPlugins, stopped: stop.stopped, say: (line) => streams.err(line) });
    return exitCodes.success;
  } finally {
    stop.dispose();
  }
}
