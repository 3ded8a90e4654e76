import type { TaskState } from '@tasks/core/provider';

/** A vendor's states, as the texts that it sends, and what each means. */
export type VendorStates = Readonly<Record<string, TaskState>>;

/**
 * What a vendor's state means, and the state as the vendor wrote it. One that is not in the table is `unknown`.
 *
 * @param value - As the vendor sent it; a number and the text of it are the same.
 */
export function stateOf(
  states: VendorStates,
  value: string | number,
): { readonly state: TaskState; readonly vendorState: string } {
  const vendorState = String(value).trim().slice(0, 100);
  return { state: (Object.hasOwn(states, vendorState) ? states[vendorState] : undefined) ?? 'unknown', vendorState };
}
