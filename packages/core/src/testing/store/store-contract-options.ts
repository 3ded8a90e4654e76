import type { Clock } from '../../clock/clock.ts';
import type { Store } from '../../store/store.ts';

/** What a store is opened with for a check. */
export interface StoreContractContext {
  /** Where the store gets its time from. It stands still unless the check moves it, so nothing may wait by its timers: real time passes as ever. */
  readonly clock: Clock;
  /** Names the data: another one for every check, of lower-case letters, digits and hyphens. A store that is opened by a name again finds what it held. */
  readonly name: string;
}

/** Options of {@link storeContract}. */
export interface StoreContractOptions {
  /** Opens the store of that name: an empty one the first time. */
  readonly open: (context: StoreContractContext) => Store | Promise<Store>;
  /** Deletes the data of that name, after its store was closed. @default nothing is deleted */
  readonly discard?: ((name: string) => void | Promise<void>) | undefined;
  /** Whether the data outlive `close`: adds checks that open a store again. @default false */
  readonly durable?: boolean | undefined;
  /** Whether several stores can be open on the same data at once: adds checks of that. @default false */
  readonly shared?: boolean | undefined;
  /** How long a check waits for a listener to be called, in milliseconds of real time. @default 4000 */
  readonly patienceMs?: number | undefined;
}
