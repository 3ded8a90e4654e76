import type { PollerEvent } from './poller-event.ts';

/**
 * The listener of a poller's events, made safe: what it throws must not disturb the engine, and has nobody else to go to than the process's warnings.
 */
export function safeEmitter(onEvent: ((event: PollerEvent) => void) | undefined): (event: PollerEvent) => void {
  if (onEvent === undefined) return () => {};
  return (event) => {
    try {
      onEvent(event);
    } catch (thrown) {
      process.emitWarning(`The poller's onEvent callback threw: ${describeThrown(thrown)}`, 'TasksWarning');
    }
  };
}

/** A caller's callback, made safe: what it throws becomes a warning event. */
export function safeCallback<TValue>(
  callback: ((value: TValue) => void) | undefined,
  name: string,
  ref: string,
  emit: (event: PollerEvent) => void,
): ((value: TValue) => void) | undefined {
  if (callback === undefined) return undefined;
  return (value) => {
    try {
      callback(value);
    } catch (thrown) {
      emit({ type: 'warning', ref, message: `The ${name} callback threw: ${describeThrown(thrown)}` });
    }
  };
}

/** What was thrown, in a few words. */
export function describeThrown(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
