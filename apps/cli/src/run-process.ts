import { exitCodes } from './exit-codes.ts';
import { hideSqliteWarning } from '@tasks/server/command';
import { processIo } from './io.ts';
import { run } from './run.ts';

/** Runs the command line of this process, then ends the process once all that was written has left it. */
export async function runProcess(): Promise<void> {
  const crash = (error: unknown): void => {
    // What fails outside the command's own flow, such as a plugin's forgotten promise, must not pass for "a task failed".
    process.stderr.write(
      `${process.stderr.isTTY ? '\u001b[?25h' : ''}error: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(exitCodes.internal);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  hideSqliteWarning();
  const io = processIo();
  // Listeners stay until the process is gone: a second Ctrl-C on the way out would else end it by the signal, without an exit code.
  const exitCode = await run(process.argv.slice(2), { ...io, signals: { ...io.signals, off: () => {} } });
  await Promise.all([process.stdout, process.stderr].map(flush));
  process.exit(exitCode);
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve();
    else stream.write('', () => resolve());
  });
}
