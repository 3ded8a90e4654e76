import { serveUntilStopped } from '@tasks/server/command';
import type { ServerFlags } from '@tasks/server/command';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';

/** `tasks serve`: runs the server of `tasks-server` until it is stopped. */
export async function serve(context: CommandContext, flags: ServerFlags): Promise<number> {
  const { dependencies, interruption, io, messages, options, redactor } = context;
  const { environment, cwd, homeDirectory } = io;
  const logLevel = flags.logLevel ?? (options.debug === true ? 'debug' : options.quiet === true ? 'error' : undefined);
  const all = { ...flags, logLevel, config: options.config, plugin: options.plugin };
  await serveUntilStopped(all, {
    surroundings: { environment, cwd, homeDirectory, platform: process.platform },
    bundledPlugins: dependencies.bundledPlugins,
    stopped: interruption.whenStopped(),
    say: (line) => messages.progress(line),
    logs: { write: (line) => void io.stderr.write(redactor.redact(line)) },
    onSecret: (secret) => redactor.add(secret),
  });
  // To be stopped is how a server ends: nothing was broken off.
  interruption.accept();
  return exitCodes.success;
}
