import { loadedProviders } from '@tasks/configuration';
import type { ProviderSet } from '@tasks/configuration';
import type { Poller, PollerEvent } from '@tasks/core';
import type { CommandContext } from './command-context.ts';
import { describeErrorFully } from './describe-error.ts';
import { formatDuration } from './duration.ts';

/** How patient the poller is. */
export interface PollerSettings {
  readonly latencyMs?: number | undefined;
  readonly retryBudgetMs?: number | undefined;
  readonly notFoundGraceMs?: number | undefined;
}

/** A poller over the providers that were made, which tells its warnings, and with `--debug` every poll. */
export function openPoller(
  context: CommandContext,
  providers: ProviderSet,
  settings: PollerSettings = {},
  onEvent?: (event: PollerEvent) => void,
): Promise<Poller> {
  return context.dependencies.createPoller({
    providers: loadedProviders(providers),
    latencyMs: settings.latencyMs,
    retryBudgetMs: settings.retryBudgetMs,
    notFoundGraceMs: settings.notFoundGraceMs,
    onEvent: (event) => {
      tell(context, event);
      onEvent?.(event);
    },
  });
}

function tell({ messages, dependencies: { clock } }: CommandContext, event: PollerEvent): void {
  switch (event.type) {
    case 'poll': {
      const { ref, snapshot, durationMs, nextPollAt } = event;
      const next = nextPollAt === undefined ? 'done' : `asks again in ${formatDuration(Math.max(0, nextPollAt - clock.now()))}`;
      const { total, succeeded, failed } = snapshot.progress;
      const counts = `${succeeded} succeeded, ${failed} failed${total === undefined ? '' : ` of ${total}`}`;
      messages.debug(
        () => `poll ${ref} ${snapshot.state} (${snapshot.vendorState}; ${counts}) in ${formatDuration(durationMs)}, ${next}`,
      );
      return;
    }
    case 'poll-failed': {
      const { ref, error, retryAt } = event;
      const next = retryAt === undefined ? 'gives up' : `asks again in ${formatDuration(Math.max(0, retryAt - clock.now()))}`;
      messages.debug(() => `poll ${ref} failed, ${next}: ${describeErrorFully(error)}`);
      return;
    }
    case 'throttled':
      messages.debug(
        () =>
          `${event.provider} pauses for ${formatDuration(Math.max(0, event.until - clock.now()))}: its account's limit is reached`,
      );
      return;
    case 'warning':
      messages.warning(event.ref === undefined ? event.message : `${event.ref}: ${event.message}`);
  }
}
