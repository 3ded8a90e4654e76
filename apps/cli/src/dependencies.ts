import type { BundledPlugins } from '@tasks/configuration';
import { systemClock } from '@tasks/core';
import type { Clock, Poller, PollerOptions } from '@tasks/core';

/** The packages that commands work with; each is loaded when it is needed, and tests put others in their place. */
export interface Dependencies {
  createPoller(options: PollerOptions): Promise<Poller>;
  /** The plugins that come with the command, by package name. */
  readonly bundledPlugins: BundledPlugins;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

/** What the command uses outside tests. */
export function systemDependencies(): Dependencies {
  return {
    createPoller: async (options) => (await import('@tasks/core')).createPoller(options),
    bundledPlugins: {
      '@tasks/provider-jd': async () => (await import('@tasks/provider-jd')).plugin,
      '@tasks/provider-shoplazza': async () => (await import('@tasks/provider-shoplazza')).plugin,
    },
    fetch: (input, init) => globalThis.fetch(input, init),
    clock: systemClock,
  };
}
