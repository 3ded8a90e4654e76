import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { until } from './until.ts';

/** The built command, as it is installed. */
const commandFile: string = path.resolve(import.meta.dirname, '../../apps/server/dist/main.mjs');

/** How a command is run. */
export interface CommandSetup {
  /** All that the process finds in its environment, besides what it needs to start. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Its working directory, and its home: no configuration and no key of this machine counts. */
  readonly cwd: string;
}

/** How a command ended. */
export interface CommandResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface RunningCommand {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<CommandResult>;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built `tasks-server`. */
export function startCommand(args: readonly string[], { environment, cwd }: CommandSetup): RunningCommand {
  const child = spawn(process.execPath, [commandFile, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      texts[stream] += chunk;
    });
  }
  const ended = new Promise<CommandResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, ...texts }));
  });
  return {
    child,
    ended,
    get stdout() {
      return texts.stdout;
    },
    get stderr() {
      return texts.stderr;
    },
  };
}

/** Runs the built `tasks-server` to its end. */
export function runCommand(args: readonly string[], setup: CommandSetup): Promise<CommandResult> {
  return startCommand(args, setup).ended;
}

/** Settles once standard error holds a text. */
export async function untilTold(command: RunningCommand, text: string): Promise<void> {
  await until(`the command writes ${JSON.stringify(text)}`, () => {
    if (command.stderr.includes(text)) return true;
    // No end that comes later can bring it.
    if (command.child.exitCode !== null) throw new Error(`It ended: ${command.stdout}${command.stderr}`);
    return false;
  });
}
