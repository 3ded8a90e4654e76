import { TasksError } from '@tasks/core/provider';
import { CommanderError } from 'commander';
import type { CommandContext, GlobalOptions } from './command-context.ts';
import { systemDependencies } from './dependencies.ts';
import type { Dependencies } from './dependencies.ts';
import { describeError, describeErrorFully, hintFor } from './describe-error.ts';
import { exitCodeOfError, exitCodes } from './exit-codes.ts';
import { listenForInterruption } from './interruption.ts';
import type { Interruption } from './interruption.ts';
import type { Io } from './io.ts';
import { createProgram } from './program.ts';
import type { CommandBody } from './program.ts';
import { createColors } from './terminal/colors.ts';
import { createMessages } from './terminal/messages.ts';
import type { Messages } from './terminal/messages.ts';
import { createOutput } from './terminal/output.ts';
import { createRedactor } from './terminal/redactor.ts';
import { sanitize } from './terminal/sanitize.ts';
import { ScreenSlot } from './terminal/screen-slot.ts';

/**
 * Runs one command line.
 *
 * @param argv - The arguments, without the program's name.
 * @returns the exit code. Never rejects.
 */
export async function run(argv: readonly string[], io: Io, dependencies: Dependencies = systemDependencies()): Promise<number> {
  const screen = new ScreenSlot();
  const interruption = listenForInterruption(io, screen);
  let exitCode: number = exitCodes.success;
  const program = createProgram(
    {
      writeOut: (text) => screen.write(io.stdout, text),
      writeErr: (text) => screen.write(io.stderr, text.split('\n').map(sanitize).join('\n')),
    },
    async (options, body) => {
      exitCode = await execute(body, createContext(io, options, { screen, interruption, dependencies }));
    },
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    throw error;
  } finally {
    screen.clear();
    interruption.dispose();
  }
}

function createContext(
  io: Io,
  options: GlobalOptions,
  parts: { readonly screen: ScreenSlot; readonly interruption: Interruption; readonly dependencies: Dependencies },
): CommandContext {
  const redactor = createRedactor();
  const colorsOf = (isTerminal: boolean): CommandContext['colors'] =>
    createColors({ environment: io.environment, wanted: options.color, isTerminal });
  return {
    ...parts,
    io,
    options,
    redactor,
    format: options.output ?? (io.stdout.isTTY === true ? 'table' : 'ndjson'),
    output: createOutput({
      stream: io.stdout,
      screen: parts.screen,
      isClosed: () => parts.interruption.outputError !== undefined || parts.interruption.cause === 'output-closed',
    }),
    colors: colorsOf(io.stdout.isTTY === true),
    messages: createMessages({
      stream: io.stderr,
      screen: parts.screen,
      colors: colorsOf(io.stderr.isTTY === true),
      redactor,
      quiet: options.quiet ?? false,
      debug: options.debug ?? false,
    }),
  };
}

async function execute(body: CommandBody, context: CommandContext): Promise<number> {
  const { interruption, messages, screen } = context;
  try {
    const exitCode = await body(context);
    reportOutputError(interruption, messages);
    return interruption.exitCode ?? exitCode;
  } catch (error) {
    screen.clear();
    if (interruption.exitCode !== undefined) {
      reportOutputError(interruption, messages);
      return interruption.exitCode;
    }
    if (!TasksError.isInstance(error)) return reportBug(error, messages);
    messages.error(describeError(error), hintFor(error));
    messages.debug(() => describeErrorFully(error));
    return exitCodeOfError(error);
  }
}

function reportOutputError({ outputError }: Interruption, messages: Messages): void {
  if (outputError) messages.error(`Standard output could not be written: ${outputError.message}.`);
}

/** Tells an error that nobody foresaw, with all that helps to find it. */
export function reportBug(error: unknown, messages: Pick<Messages, 'error' | 'notice'>): number {
  messages.error(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  messages.notice(describeErrorFully(error));
  messages.notice(
    'This is a bug in tasks or in a plugin. Please report it, with the lines above: https://github.com/tasks-dev/tasks/issues',
  );
  return exitCodes.internal;
}
