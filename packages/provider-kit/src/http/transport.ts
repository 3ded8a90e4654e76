import type { Exchange, ExchangeRequest } from './exchange.ts';
import { FetchExchange } from './fetch-exchange.ts';
import { NodeExchange } from './node-exchange.ts';

const platformFetch = globalThis.fetch;

/** Where undici, of which the platform's fetch is part, keeps the dispatcher that a program can set for it; the second since its version 7. */
const dispatcherKeys = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')];
/** What stands there when no program has set one. */
const ownDispatchers: ReadonlySet<string> = new Set(['Agent', 'Dispatcher1Wrapper']);

/**
 * Begins an exchange: over the given fetch, or over the global one where the program has replaced it or set a dispatcher for it (a proxy, a mock), else
 * over the platform's HTTP client.
 */
export function beginExchange(request: ExchangeRequest, fetch: typeof globalThis.fetch | undefined): Exchange {
  const chosen = fetch ?? customizedFetch();
  return chosen === undefined ? new NodeExchange(request) : new FetchExchange(request, chosen);
}

function customizedFetch(): typeof globalThis.fetch | undefined {
  if (globalThis.fetch !== platformFetch) return globalThis.fetch;
  const holder = globalThis as { readonly [key: symbol]: object | undefined };
  for (const key of dispatcherKeys) {
    const dispatcher = holder[key];
    if (dispatcher !== undefined && !ownDispatchers.has(dispatcher.constructor.name)) return platformFetch;
  }
  return undefined;
}
