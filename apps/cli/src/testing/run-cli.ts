import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { Readable, Writable } from 'node:stream';
import { systemClock } from '@tasks/core';
import type { Dependencies } from '../dependencies.ts';
import type { Io, OutputStream } from '../io.ts';
import { run } from '../run.ts';
import { createFakePlugin } from './fake-plugin.ts';
import type { FakePoller } from './fake-poller.ts';

/** A stream that keeps what is written to it. */
export class MemoryStream extends Writable {
  text = '';
  readonly #watchers: Set<() => void> = new Set();
  isTTY: boolean | undefined;
  columns: number | undefined;
  rows: number | undefined;

  constructor(terminal?: { readonly columns: number; readonly rows: number }) {
    super();
    this.isTTY = terminal && true;
    this.columns = terminal?.columns;
    this.rows = terminal?.rows;
  }

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error | null) => void): void {
    this.text += chunk.toString('utf8');
    for (const look of this.#watchers) look();
    callback();
  }

  /** Settles once the text that was written matches, with what the first group holds. */
  until(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        const [all, group = all] = pattern.exec(this.text) ?? [];
        if (group === undefined) return;
        this.#watchers.delete(look);
        resolve(group);
      };
      this.#watchers.add(look);
      look();
    });
  }
}

/** What a test sets up around a command. */
export interface CliSetup {
  readonly poller?: FakePoller;
  readonly stdin?: Readable | string;
  readonly stdout?: OutputStream & { readonly text?: string };
  readonly stderr?: MemoryStream;
  readonly terminal?: { readonly columns: number; readonly rows: number };
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly homeDirectory?: string;
  readonly dependencies?: Partial<Dependencies>;
  readonly signals?: EventEmitter;
  readonly exitNow?: (code: number) => void;
}

/** What a command did. */
export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line within the test's process, by default with one bundled provider named `fake`. */
export async function runCli(argv: readonly string[], setup: CliSetup = {}): Promise<CliResult> {
  const stdout = setup.stdout ?? new MemoryStream(setup.terminal);
  const stderr = setup.stderr ?? new MemoryStream(setup.terminal);
  const signals = setup.signals ?? new EventEmitter();
  const io: Io = {
    stdin:
      typeof setup.stdin === 'string' || setup.stdin === undefined
        ? Readable.from([Buffer.from(setup.stdin ?? '')])
        : setup.stdin,
    stdout,
    stderr,
    environment: setup.environment ?? { FAKE_TOKEN: 'token-of-the-fake' },
    cwd: setup.cwd ?? tmpdir(),
    homeDirectory: setup.homeDirectory ?? '/nowhere',
    signals: {
      on: (signal, listener) => void signals.on(signal, listener),
      off: (signal, listener) => void signals.off(signal, listener),
    },
    exitNow: setup.exitNow ?? (() => {}),
  };
  const exitCode = await run(argv, io, {
    createPoller: (options) => {
      if (!setup.poller) throw new Error('the test gave no poller');
      return Promise.resolve(setup.poller.open(options));
    },
    bundledPlugins: { '@tasks/provider-fake': () => Promise.resolve(createFakePlugin()) },
    fetch: () => Promise.reject(new Error('the test gave no fetch')),
    clock: systemClock,
    ...setup.dependencies,
  });
  return { exitCode, stdout: stdout instanceof MemoryStream ? stdout.text : '', stderr: stderr.text };
}
