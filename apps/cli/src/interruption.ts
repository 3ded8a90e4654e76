import { exitCodes } from './exit-codes.ts';
import type { Io, StopSignal } from './io.ts';
import type { ScreenSlot } from './terminal/screen-slot.ts';

/** Why a command must stop before it is through. */
export type InterruptionCause = StopSignal | 'output-closed' | 'output-failed';

/** The reason that the signal of an {@link Interruption} aborts with. */
export class InterruptedError extends Error {
  override readonly name: string = 'InterruptedError';
}

/** Whether something from outside has stopped the command: Ctrl-C, SIGTERM, or a reader that closed standard output. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly cause: InterruptionCause | undefined;
  /** Why writing to standard output failed, when it did for another reason than a reader gone. */
  readonly outputError: Error | undefined;
  /** The exit code that the cause asks for; `undefined` without one. */
  readonly exitCode: number | undefined;
  /** Settles with the cause once there is one. Never rejects. */
  whenStopped(): Promise<InterruptionCause>;
  /** Says that a stop by a signal is how the command was to end: that signal asks for no exit code any more. */
  accept(): void;
  dispose(): void;
}

const exitCodeByCause: Readonly<Record<InterruptionCause, number>> = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  'output-closed': exitCodes.outputClosed,
  'output-failed': exitCodes.internal,
};

/** Listens for what stops a command. The first signal lets the command say how to resume, the second ends the process at once. */
export function listenForInterruption(io: Io, screen: ScreenSlot): Interruption {
  const controller = new AbortController();
  let cause: InterruptionCause | undefined;
  let outputError: Error | undefined;
  let isAccepted = false;
  const stopped = Promise.withResolvers<InterruptionCause>();

  const interrupt = (by: InterruptionCause): void => {
    if (cause) return;
    cause = by;
    stopped.resolve(by);
    controller.abort(new InterruptedError(`Stopped by ${by}.`));
  };
  const onSignal = (signal: StopSignal): void => {
    if (cause === 'SIGINT' || cause === 'SIGTERM') {
      screen.clear();
      io.exitNow(exitCodeByCause[signal]);
    }
    interrupt(signal);
  };
  const onInterrupt = (): void => onSignal('SIGINT');
  const onTerminate = (): void => onSignal('SIGTERM');
  const onOutputError = (error: NodeJS.ErrnoException): void => {
    // A reader that has read enough, such as `head`, closes the pipe.
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') outputError ??= error;
    interrupt(outputError ? 'output-failed' : 'output-closed');
  };
  const ignoreError = (): void => {};

  io.signals.on('SIGINT', onInterrupt);
  io.signals.on('SIGTERM', onTerminate);
  io.stdout.on('error', onOutputError);
  io.stderr.on('error', ignoreError);

  return {
    signal: controller.signal,
    get cause() {
      return cause;
    },
    get outputError() {
      return outputError;
    },
    get exitCode() {
      const isAsWished = isAccepted && (cause === 'SIGINT' || cause === 'SIGTERM');
      return isAsWished ? undefined : cause && exitCodeByCause[cause];
    },
    whenStopped: () => stopped.promise,
    accept() {
      isAccepted = true;
    },
    dispose() {
      io.signals.off('SIGINT', onInterrupt);
      io.signals.off('SIGTERM', onTerminate);
    },
  };
}
