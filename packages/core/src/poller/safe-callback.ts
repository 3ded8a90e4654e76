import { describeThrown } from '../errors/index.ts';
import type { PollerEvent } from './poller-event.ts';

type WarningEvent = Extract<PollerEvent, { readonly type: 'warning' }>;

/** A caller's callback, made safe: what it throws must not disturb the engine and becomes a warning. */
export function safeCallback<TValue>(
  callback: ((value: TValue) => void) | undefined,
  name: string,
  ref: string | undefined,
  warn: (event: WarningEvent) => void,
): ((value: TValue) => void) | undefined {
  if (callback === undefined) return undefined;
  return (value) => {
    try {
      callback(value);
    } catch (thrown) {
      warn({ type: 'warning', ref, message: `The ${name} callback threw: ${describeThrown(thrown)}` });
    }
  };
}
