import type { Vendor } from './vendor.ts';

/** What a contender is told when it connects to the fake vendor. */
export interface ConnectOptions {
  /** The pause between two questions, in milliseconds; undefined for whatever the vendor asks for. */
  readonly intervalMs: number | undefined;
}

/** What one wait of a contender is told. */
export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** When to give up, in milliseconds from now. */
  readonly timeoutMs?: number | undefined;
  readonly onProgress?: (() => void) | undefined;
}

/** A contender that is connected to the fake vendor. */
export interface Client {
  /** Waits for the one task of the vendor to be done. */
  wait(options: WaitOptions): Promise<unknown>;
}

/** What a contender can be told at all. */
export interface Abilities {
  readonly signal: boolean;
  readonly deadline: boolean;
  /** Reads a hint of when to ask again from an answer that says "running". */
  readonly hints: boolean;
  readonly progress: boolean;
  /** May be answered a state that it does not know. */
  readonly unknownState: boolean;
}

/** A contender, driven at its own seam: what a user of it would write. */
export interface Subject {
  readonly can: Abilities;
  /** Reads hints only where it was given no interval. */
  readonly hintsNeedNoInterval?: boolean | undefined;
  connect(vendor: Vendor, options: ConnectOptions): Client;
}
