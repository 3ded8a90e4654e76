import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A process that works until it is told to end, and answers questions meanwhile. */
export interface Contender {
  /** When it was started, by `performance.now()`. */
  readonly startedAt: number;
  /** The next message of a type, or the one that came already. */
  wait<TMessage extends { readonly type: string }>(type: TMessage['type']): Promise<TMessage & { readonly arrivedAt: number }>;
  /** Sends a message, and gives the next one of a type. */
  ask<TMessage extends { readonly type: string }>(
    message: object,
    type: TMessage['type'],
  ): Promise<TMessage & { readonly arrivedAt: number }>;
  /** Ends it as it wishes to be ended, or at once. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

interface Message {
  readonly type: string;
  readonly arrivedAt: number;
}

/** No answer takes longer, in milliseconds. */
const patienceMs = 300_000;

/** Starts a module in a Node process of its own. What it logs goes to a file, as in production. */
export function startContender(moduleUrl: string, parameters: readonly string[], folder: string): Contender {
  const logPath = join(folder, 'contender.log');
  const log = openSync(logPath, 'w');
  const startedAt = performance.now();
  const child = fork(new URL(moduleUrl), parameters, {
    execArgv: ['--no-warnings', ...profiling()],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const arrived = new Map<string, Message>();
  const waiting = new Map<string, (message: Message) => void>();
  const failing = new Set<(error: Error) => void>();
  let isStopping = false;
  child.on('message', (value) => {
    const message = { ...(value as { readonly type: string }), arrivedAt: performance.now() };
    const resolve = waiting.get(message.type);
    waiting.delete(message.type);
    if (resolve === undefined) arrived.set(message.type, message);
    else resolve(message);
  });
  const exited = once(child, 'exit');
  void exited.then(([code]) => {
    if (isStopping) return;
    for (const fail of failing)
      fail(new Error(`${moduleUrl} ended by itself (${String(code)}): ${readFileSync(logPath, 'utf8').slice(-2000)}`));
  });
  const wait = async <TMessage extends { readonly type: string }>(type: string): Promise<TMessage & Message> => {
    const known = arrived.get(type);
    arrived.delete(type);
    if (known !== undefined) return known as unknown as TMessage & Message;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${moduleUrl} said nothing of "${type}" for ${patienceMs / 1000} s.`)),
        patienceMs,
      );
      failing.add(reject);
      waiting.set(type, (message) => {
        clearTimeout(timer);
        failing.delete(reject);
        resolve(message as unknown as TMessage & Message);
      });
    });
  };
  return {
    startedAt,
    wait,
    ask(message, type) {
      arrived.delete(type);
      child.send(message);
      return wait(type);
    },
    async stop(signal = 'SIGTERM') {
      isStopping = true;
      child.kill(signal);
      await exited;
    },
  };
}

/** With a folder in TASKS_BENCH_PROFILES each process writes a CPU profile there. */
function profiling(): readonly string[] {
  const folder = process.env['TASKS_BENCH_PROFILES'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}
