import { createPoller } from '../poller/create-poller.ts';
import type { PollerEvent } from '../poller/poller-event.ts';
import type { Poller, PollerOptions } from '../poller/poller.ts';
import { createFakeProvider } from './fake-provider.ts';
import type { FakeProvider, FakeProviderOptions } from './fake-provider.ts';
import { createManualClock } from './manual-clock.ts';
import type { ManualClock } from './manual-clock.ts';

/** A poller over one fake provider on a manual clock, for this package's own tests. */
export interface PollerFixture {
  readonly clock: ManualClock;
  readonly fake: FakeProvider;
  readonly poller: Poller;
  readonly events: PollerEvent[];
  /** When the fake vendor was asked, in milliseconds since the fixture was made. */
  readonly askedAt: () => readonly number[];
}

export function pollerFixture(
  providerOptions: FakeProviderOptions = {},
  pollerOptions: Partial<PollerOptions> = {},
): PollerFixture {
  const clock = createManualClock();
  const begin = clock.monotonic();
  const fake = createFakeProvider({ ...providerOptions, now: () => clock.monotonic() - begin });
  const events: PollerEvent[] = [];
  const poller = createPoller({
    providers: [fake],
    clock,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    ...pollerOptions,
  });
  return { clock, fake, poller, events, askedAt: () => fake.calls.map((call) => call.at) };
}
