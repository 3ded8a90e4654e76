import { createMemoryStore } from '../../../durable/index.ts';
import type { ClaimedDelivery } from '../../../store/delivery-queue.ts';
import type { PollLease } from '../../../store/poll-queue.ts';
import type { Store } from '../../../store/store.ts';
import type { StoreContractContext, StoreContractOptions } from '../store-contract-options.ts';

/** Memory stores that outlive `close`, by name: they play a durable store, which many may have open. */
export function keptMemoryStores(): Pick<StoreContractOptions, 'open' | 'discard' | 'durable'> {
  const kept = new Map<string, Store>();
  const open = ({ clock, name }: StoreContractContext): Store => {
    const store = kept.get(name) ?? createMemoryStore({ clock });
    kept.set(name, store);
    return handleOf(store);
  };
  return { open, discard: (name) => void kept.delete(name), durable: true };
}

/** A store on the same data that gives its leases back when it is closed. */
function handleOf(store: Store): Store {
  const leases: PollLease[] = [];
  const leased: ClaimedDelivery[] = [];
  const { polls, deliveries } = store;
  return {
    ...store,
    polls: part(polls, {
      async claim(request) {
        const claimed = await polls.claim(request);
        leases.push(...claimed.map(({ task: { uid }, attempt }) => ({ uid, attempt })));
        return claimed;
      },
    }),
    deliveries: part(deliveries, {
      async claim(request) {
        const claimed = await deliveries.claim(request);
        leased.push(...claimed);
        return claimed;
      },
    }),
    async close() {
      await polls.release(leases);
      const untried = leased.map(
        ({ delivery: { id, nextTryAt }, attempt }) => ({ id, attempt, state: 'pending', nextTryAt }) as const,
      );
      await deliveries.settle(untried);
    },
  };
}

/** A part of a store with other methods in the place of some. */
export function part<TPart extends object>(sound: TPart, changes: Partial<TPart>): TPart {
  return new Proxy(sound, {
    get(target, name) {
      const changed: unknown = Reflect.get(changes, name);
      if (changed !== undefined) return changed;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
