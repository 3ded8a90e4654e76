import { homedir } from 'node:os';
import type { Readable, Writable } from 'node:stream';

/** A stream that may be a terminal. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/** The signals that end a command. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** Everything of the process that a command touches, so that tests can run one without a process. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working directory, absolute. */
  readonly cwd: string;
  readonly homeDirectory: string;
  readonly signals: {
    on(signal: StopSignal, listener: () => void): void;
    off(signal: StopSignal, listener: () => void): void;
  };
  /** Ends the process at once, with nothing cleaned up. */
  readonly exitNow: (code: number) => void;
}

/** The running process. */
export function processIo(): Io {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    cwd: process.cwd(),
    homeDirectory: homedir(),
    signals: {
      on: (signal, listener) => void process.on(signal, listener),
      off: (signal, listener) => void process.off(signal, listener),
    },
    exitNow: (code) => process.exit(code),
  };
}
