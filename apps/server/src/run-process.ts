import { homedir } from 'node:os';
import { hideSqliteWarning } from './command/hide-sqlite-warning.ts';
import { run } from './command/run.ts';

/** A bug of this program or of a plugin. */
const internalError = 70;

/** Runs the command line of this process, then ends the process. */
export async function runProcess(): Promise<void> {
  const crash = (error: unknown): void => {
    process.stderr.write(`error: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(internalError);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  hideSqliteWarning();
  const exitCode = await run(process.argv.slice(2), {
    surroundings: { environment: process.env, homeDirectory: homedir(), platform: process.platform, cwd: process.cwd() },
    streams: { out: (line) => void process.stdout.write(`${line}\n`), err: (line) => void process.stderr.write(`${line}\n`) },
    signals: {
      on: (signal, listener) => void process.on(signal, listener),
      off: (signal, listener) => void process.off(signal, listener),
    },
    exitNow: (code) => process.exit(code),
  });
  process.exit(exitCode);
}
