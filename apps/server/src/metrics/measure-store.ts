import { systemClock } from '@tasks/core';
import type { Clock, Store } from '@tasks/core';
import type { StoreOperation } from './store-operation-metrics.ts';

type Method = (...parameters: unknown[]) => unknown;

/** The parts of a store. */
type Facet = 'tasks' | 'polls' | 'events' | 'webhooks' | 'deliveries' | 'idempotency' | 'durations';

/** Every method of every part of a store, and whether it is timed: those that only subscribe are not. A new method does not compile until it stands here. */
const timed: { readonly [TFacet in Facet]: Readonly<Record<keyof Store[TFacet], boolean>> } = {
  tasks: { track: true, get: true, find: true, list: true, remove: true, counts: true },
  polls: {
    claim: true,
    nextDueAt: true,
    settle: true,
    renew: true,
    release: true,
    hasten: true,
    onDue: false,
    backlog: true,
  },
  events: { read: true, last: true, onAppend: false },
  webhooks: { add: true, get: true, list: true, update: true, remove: true },
  deliveries: {
    claim: true,
    nextDueAt: true,
    settle: true,
    list: true,
    redeliver: true,
    onDue: false,
    counts: true,
  },
  idempotency: { begin: true, finish: true, forget: true },
  durations: { load: true, save: true },
};

/** Told of every call that has ended. */
export interface StoreObserver {
  onStoreOperation(operation: StoreOperation): void;
}

/** The same store, with every call timed. It gives the promises of the store as they are. */
export function measureStore(store: Store, observer: StoreObserver, clock: Clock = systemClock): Store {
  const measured = <TResult>(operation: string, call: () => Promise<TResult>): Promise<TResult> => {
    const startedAt = clock.monotonic();
    const result = call();
    const tell = (error?: unknown): void =>
      observer.onStoreOperation({ operation, durationMs: clock.monotonic() - startedAt, error });
    result.then(() => tell(), tell);
    return result;
  };
  const facet = <TFacet extends Facet>(name: TFacet): Store[TFacet] => {
    const part = store[name] as unknown as Readonly<Record<string, Method>>;
    const methods = Object.entries<boolean>(timed[name]).map(([method, isTimed]): readonly [string, Method] => {
      const operation = `${name}.${method}`;
      const call: Method = (...parameters) => part[method]?.(...parameters);
      return [method, isTimed ? (...parameters) => measured(operation, () => call(...parameters) as Promise<unknown>) : call];
    });
    return Object.fromEntries<Method>(methods) as unknown as Store[TFacet];
  };
  return {
    tasks: facet('tasks'),
    polls: facet('polls'),
    events: facet('events'),
    webhooks: facet('webhooks'),
    deliveries: facet('deliveries'),
    idempotency: facet('idempotency'),
    durations: facet('durations'),
    now: () => store.now(),
    check: () => measured('check', () => store.check()),
    prune: (request) => measured('prune', () => store.prune(request)),
    close: () => measured('close', () => store.close()),
  };
}
