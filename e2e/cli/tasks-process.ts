import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The built command, as it is installed. */
export const commandFile: string = path.resolve(import.meta.dirname, '../../apps/cli/dist/main.mjs');

/** How a process is started. */
export interface ProcessSetup {
  /** All that the process finds in its environment, besides what it needs to start. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Written to standard input, which is then closed. */
  readonly stdin?: string;
  /** Options of Node.js itself. */
  readonly nodeOptions?: readonly string[];
  /** @default the Node.js that runs the tests */
  readonly node?: string;
}

/** How a process ended. */
export interface ProcessResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running `tasks`. */
export interface TasksProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Settles once standard output or standard error holds the text. */
  until(stream: 'stdout' | 'stderr', text: string): Promise<void>;
  /** What it has written so far. */
  text(stream: 'stdout' | 'stderr'): string;
  readonly ended: Promise<ProcessResult>;
}

/** A folder without a configuration above it that would count, for processes to run in and to call home. */
export const emptyDirectory: string = mkdtempSync(path.join(tmpdir(), 'tasks-e2e-'));

/** Starts the built command. */
export function startTasks(args: readonly string[], setup: ProcessSetup = {}): TasksProcess {
  const child = spawn(setup.node ?? process.execPath, [...(setup.nodeOptions ?? []), commandFile, ...args], {
    cwd: setup.cwd ?? emptyDirectory,
    env: { PATH: process.env['PATH'], HOME: emptyDirectory, ...setup.environment },
  });
  const texts = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (chunk: string) => {
      texts[name] += chunk;
      for (const watcher of watchers) watcher();
    });
  }
  // A command that does not read its input may have closed it.
  child.stdin.on('error', () => {});
  if (setup.stdin === undefined) child.stdin.end();
  else child.stdin.end(setup.stdin);

  const ended = new Promise<ProcessResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ exitCode, ...texts });
      for (const watcher of watchers) watcher();
    });
  });
  return {
    child,
    ended,
    text: (stream) => texts[stream],
    until: (stream, text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (texts[stream].includes(text)) resolve();
          else if (child.exitCode !== null)
            reject(new Error(`tasks ended without ${JSON.stringify(text)}: ${texts.stdout}${texts.stderr}`));
        };
        watchers.add(look);
        look();
      }),
  };
}

/** Runs the built command to its end. */
export function runTasks(args: readonly string[], setup: ProcessSetup = {}): Promise<ProcessResult> {
  return startTasks(args, setup).ended;
}

/** The values that NDJSON holds. */
export function parseLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
