import type { Client, ConnectOptions, Subject } from './subject.ts';
import type { Answer } from './vendor.ts';
import { Vendor } from './vendor.ts';

/** What came of one row for one contender. */
export interface Measured {
  /** What was measured, in a few characters. */
  readonly text: string;
  /** Whether it is what the row wants; undefined where the contender has no such thing. */
  readonly met: boolean | undefined;
}

/** One line of the table: a script of the vendor, and what is wanted of who waits for its task. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly want: string;
  run(subject: Subject): Promise<Measured>;
}

export const running: Answer = { is: 'running' };
export const done: Answer = { is: 'done' };
export const notApplicable: Measured = { text: '-', met: undefined };

/** The vendor with its script, and the contender connected to it. */
export function connect(
  subject: Subject,
  answers: readonly Answer[],
  options: ConnectOptions & { readonly roundTripMs?: number },
): { readonly vendor: Vendor; readonly client: Client } {
  const vendor = new Vendor(answers, options.roundTripMs);
  return { vendor, client: subject.connect(vendor, options) };
}

/** Lets real time pass. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** How a promise settled, and how long that took. */
export interface Settled {
  readonly how: 'resolved' | 'rejected' | 'pending';
  readonly afterMs: number;
}

/** Watches a promise for so long. @param start - When the clock began to run, by `performance.now()`. @default now */
export async function settled(promise: Promise<unknown>, limitMs: number, start: number = performance.now()): Promise<Settled> {
  const tell = (how: Settled['how']) => (): Settled => ({ how, afterMs: performance.now() - start });
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  // No timer may be left that would keep the process alive: some rows look at just that.
  return Promise.race([promise.then(tell('resolved'), tell('rejected')), limit.then(tell('pending'))]).finally(() => {
    clearTimeout(timer);
  });
}

/** Starts a wait whose end nobody may look at. */
export function unheard(promise: Promise<unknown>): Promise<unknown> {
  promise.catch(() => {});
  return promise;
}

/** Milliseconds as the table shows them. */
export function ms(value: number | undefined): string {
  return value === undefined ? '-' : String(Math.round(value));
}
