import { execFile, spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import type { RunResult } from '../consumers/npm-project.ts';
import type { Publication } from './publication.ts';
import { registryEnvironment } from './registry-environment.ts';

/** The computer of somebody who writes a provider: Node, npm and the registry, and nothing of this repository. */
export interface Workplace {
  /** Absolute. */
  readonly directory: string;
  /** Runs a command line in a folder of it. */
  run(commandLine: string, folder?: string): Promise<RunResult>;
  /** The same for one that must succeed. @returns what it printed. @throws {Error} when it ends with anything but 0; holds all that it printed. */
  mustRun(commandLine: string, folder?: string): Promise<string>;
  /** Starts one that goes on until it is interrupted. */
  start(commandLine: string, folder?: string): RunningCommand;
}

/** A command line that goes on. */
export interface RunningCommand {
  /** Settles once what it printed matches, with the first group. @throws {Error} when it ends before; holds all that it printed. */
  until(pattern: RegExp): Promise<string>;
  /** Presses Ctrl-C: every process that it started is told. */
  interrupt(): Promise<RunResult>;
}

/** Makes a workplace. */
export function createWorkplace({ registry, scratch }: Publication, title: string): Workplace {
  const directory = path.join(scratch, title);
  mkdirSync(directory);
  const environment = withoutRepositoryTools(registryEnvironment(registry, scratch));
  const run: Workplace['run'] = (commandLine, folder = '.') =>
    new Promise((resolve) => {
      const options = { cwd: path.resolve(directory, folder), env: environment, shell: true, maxBuffer: 64 * 1024 * 1024 };
      const child = execFile(commandLine, options, (_error, stdout, stderr) =>
        resolve({ status: child.exitCode, stdout, stderr }),
      );
      child.stdin?.end();
    });
  return {
    directory,
    run,
    async mustRun(commandLine, folder) {
      const { status, stdout, stderr } = await run(commandLine, folder);
      if (status !== 0) throw new Error(`${commandLine} ended with ${status}:\n${stdout}${stderr}`);
      return stdout;
    },
    start: (commandLine, folder = '.') =>
      // A process group of its own is what a terminal makes; the shell steps aside, as its end would hide the command's.
      follow(
        spawn(`exec ${commandLine}`, { cwd: path.resolve(directory, folder), env: environment, shell: true, detached: true }),
      ),
  };
}

function follow(child: ChildProcessWithoutNullStreams): RunningCommand {
  const texts = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      texts[name] += chunk;
      for (const look of watchers) look();
    });
  }
  const ended = new Promise<RunResult>((resolve) => {
    child.once('close', (status) => {
      resolve({ status, ...texts });
      for (const look of watchers) look();
    });
  });
  return {
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const text = texts.stdout + texts.stderr;
          const [all, group = all] = pattern.exec(text) ?? [];
          if (group === undefined && child.exitCode === null && child.signalCode === null) return;
          watchers.delete(look);
          if (group === undefined) reject(new Error(`It ended without ${String(pattern)}:\n${text}`));
          else resolve(group);
        };
        watchers.add(look);
        look();
      }),
    interrupt: () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
      return ended;
    },
  };
}

/** What this repository installed for itself must not stand in for what a package forgot to ask for. */
function withoutRepositoryTools(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const places = (environment['PATH'] ?? '').split(path.delimiter).filter((place) => !place.includes('node_modules'));
  return { ...environment, PATH: [path.dirname(process.execPath), ...places].join(path.delimiter) };
}
