/** The signals that a process is asked to end by. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** Of the process, what listening for signals needs. */
export interface SignalSource {
  on(signal: StopSignal, listener: () => void): void;
  off(signal: StopSignal, listener: () => void): void;
}

/** Listens for the signals that end a server: the first resolves `stopped`, the second calls `onSecond` at once. */
export function listenForStop(
  signals: SignalSource,
  onSecond: (signal: StopSignal) => void,
): { readonly stopped: Promise<StopSignal>; dispose(): void } {
  let first = true;
  let resolve: (signal: StopSignal) => void;
  const stopped = new Promise<StopSignal>((settle) => {
    resolve = settle;
  });
  const listeners = (['SIGINT', 'SIGTERM'] as const).map((signal) => {
    const listener = (): void => {
      if (!first) onSecond(signal);
      first = false;
      resolve(signal);
    };
    signals.on(signal, listener);
    return { signal, listener };
  });
  return {
    stopped,
    dispose() {
      for (const { signal, listener } of listeners) signals.off(signal, listener);
    },
  };
}
