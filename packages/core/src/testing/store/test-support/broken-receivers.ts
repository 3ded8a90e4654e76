import { createMemoryStore } from '../../../durable/index.ts';
import type { DeliveryOutcome, DeliveryQueue } from '../../../store/delivery-queue.ts';
import { broken, brokenWhole, without } from './broken-store.ts';
import type { BrokenStore, BrokenStores } from './broken-store.ts';

/** An outbox that changes outcomes on their way in. */
const settling =
  (change: (outcome: DeliveryOutcome) => DeliveryOutcome) =>
  (sound: DeliveryQueue): Partial<DeliveryQueue> => ({
    settle: (outcomes) => sound.settle(outcomes.map((outcome) => change(outcome))),
  });

/** Each store that is opened has data of its own. */
const apart: readonly BrokenStore[] = [{ mistake: 'keeps nothing', change: (_, { clock }) => createMemoryStore({ clock }) }];

/** Mistakes in receivers and their deliveries, and with data that are opened again or by many. */
export const brokenReceivers: BrokenStores = {
  'webhooks/stored': [
    ...broken('forgets since when one fails', 'webhooks', (sound) => ({
      add: (webhook) => sound.add(without(webhook, 'failingSince')),
    })),
    ...broken('lists all scopes', 'webhooks', (sound) => ({ list: (query) => sound.list(without(query, 'scope')) })),
    ...broken('replaces one of the same id', 'webhooks', (sound) => ({ add: (webhook) => sound.add(webhook).catch(() => {}) })),
  ],
  'webhooks/pages': broken('begins anew at a cursor that it does not know', 'webhooks', (sound) => ({
    list: (query) => sound.list(query).catch(() => sound.list({ ...query, cursor: undefined })),
  })),
  'webhooks/patch': [
    ...broken('clears what a patch leaves out', 'webhooks', (sound) => ({
      update: (id, patch) => sound.update(id, { failingSince: null, ...patch }),
    })),
    ...broken('does not clear', 'webhooks', (sound) => ({
      update: (id, { failingSince, ...patch }) => sound.update(id, { ...patch, failingSince: failingSince ?? undefined }),
    })),
  ],
  'webhooks/disabled-event': broken('tells again of one that was given up', 'webhooks', (sound) => ({
    async update(id, patch) {
      if (patch.disabled) await sound.update(id, { disabled: null });
      return sound.update(id, patch);
    },
  })),
  'webhooks/wants': [
    ...broken('takes no events for all', 'webhooks', (sound) => ({
      add: ({ events, ...webhook }) => sound.add({ ...webhook, ...(events !== undefined && events.length > 0 && { events }) }),
    })),
    ...broken('tells receivers of tasks of all tasks', 'webhooks', (sound) => ({
      add: (webhook) => sound.add({ ...webhook, scope: 'subscription' }),
    })),
  ],
  'webhooks/of-tasks': broken('makes a receiver for each task', 'tasks', (sound, { webhooks }) => ({
    async track(tasks) {
      const verdicts = await sound.track(tasks);
      for (const { task } of verdicts) {
        const own = { id: `whk_${task.uid}`, url: task.webhookUrl ?? '', scope: 'task', secrets: [], createdAt: 0 } as const;
        if (task.webhookUrl !== undefined) await webhooks.add(own);
      }
      return verdicts;
    },
  })),
  'webhooks/remove': broken('disables what is to be removed', 'webhooks', (sound) => ({
    remove: async (id) => (await sound.update(id, { disabled: { at: 0, reason: 'removed' } })) !== undefined,
  })),
  'deliveries/made': [
    ...broken('makes no deliveries', 'webhooks', (sound) => ({ add: (webhook) => sound.add({ ...webhook, events: [] }) })),
    ...broken('gives the secrets of nobody', 'deliveries', (sound) => ({
      claim: async (request) =>
        (await sound.claim(request)).map((claimed) => ({ ...claimed, webhook: { ...claimed.webhook, secrets: [] } })),
    })),
  ],
  'deliveries/order': broken('leases the latest first', 'deliveries', (sound) => ({
    claim: async (request) => (await sound.claim(request)).toReversed(),
  })),
  'deliveries/per-webhook': [
    ...broken('does not count what is leased', 'deliveries', (sound) => ({
      claim: (request) => sound.claim({ ...request, perWebhook: request.perWebhook + 1 }),
    })),
    ...broken('lets one receiver fill the page', 'deliveries', (sound) => ({
      async claim(request) {
        const claimed = await sound.claim({ ...request, perWebhook: 1000 });
        const counts = new Map<string, number>();
        return claimed.filter(({ webhook: { id } }) => {
          counts.set(id, (counts.get(id) ?? 0) + 1);
          return (counts.get(id) ?? 0) <= request.perWebhook;
        });
      },
    })),
  ],
  'deliveries/except': broken('excepts nobody', 'deliveries', (sound) => ({
    claim: (request) => sound.claim({ ...request, except: [] }),
  })),
  'deliveries/disabled': broken('goes on with one that was given up', 'webhooks', (sound) => ({
    update: (id, patch) => sound.update(id, without(patch, 'disabled')),
  })),
  'deliveries/once': broken('leases nothing', 'deliveries', (sound) => ({
    claim: (request) => sound.claim({ ...request, leaseMs: 0 }),
  })),
  'deliveries/lease': [
    ...broken('leases for ever', 'deliveries', (sound) => ({ claim: (request) => sound.claim({ ...request, leaseMs: 1e12 }) })),
    ...broken('does not look at the number of the lease', 'deliveries', (sound) => {
      const newest = new Map<string, number>();
      return {
        async claim(request) {
          const claimed = await sound.claim(request);
          for (const { delivery, attempt } of claimed) newest.set(delivery.id, attempt);
          return claimed;
        },
        settle: (outcomes) => sound.settle(outcomes.map((each) => ({ ...each, attempt: newest.get(each.id) ?? 0 }))),
      };
    }),
  ],
  'deliveries/settled': broken(
    'gives up at once',
    'deliveries',
    settling((outcome) => ({ ...outcome, state: 'failed' })),
  ),
  'deliveries/untried': broken(
    'counts what was not tried',
    'deliveries',
    settling((outcome) => ({ ...outcome, tried: outcome.tried ?? { at: 0, durationMs: 0 } })),
  ),
  'deliveries/attempts': broken('remembers one try', 'deliveries', (sound) => ({
    async list(query) {
      const { items, nextCursor } = await sound.list(query);
      return { items: items.map((each) => ({ ...each, attempts: each.attempts.slice(-1) })), nextCursor };
    },
  })),
  'deliveries/redeliver': [
    ...broken('delivers all again', 'deliveries', (sound) => ({
      redeliver: (request) => sound.redeliver(without(request, 'since')),
    })),
    ...broken('delivers again at once', 'deliveries', (sound) => ({
      redeliver: (request) => sound.redeliver({ ...request, at: 0 }),
    })),
    ...broken('tells nobody', 'deliveries', (sound) => {
      let quiet = false;
      return {
        onDue: (listener) => sound.onDue(() => void (quiet || listener())),
        async redeliver(request) {
          quiet = true;
          return sound.redeliver(request).finally(() => (quiet = false));
        },
      };
    }),
  ],
  'deliveries/list': [
    ...broken('lists all states', 'deliveries', (sound) => ({ list: (query) => sound.list(without(query, 'state')) })),
    ...broken('begins anew at a cursor that it does not know', 'deliveries', (sound) => ({
      list: (query) => sound.list(query).catch(() => sound.list({ ...query, cursor: undefined })),
    })),
  ],
  'deliveries/listeners': broken('calls nobody', 'deliveries', () => ({ onDue: () => () => {} })),
  'reopen/all': [
    ...apart,
    ...brokenWhole('keeps idempotency keys in memory', () => ({ idempotency: createMemoryStore().idempotency })),
    ...brokenWhole('keeps durations in memory', () => ({ durations: createMemoryStore().durations })),
  ],
  'reopen/leases': [
    ...brokenWhole('keeps the leases of who is gone', () => ({ close: async () => {} })),
    ...broken('numbers leases anew', 'polls', (sound) => {
      const attempts = new Map<string, { readonly given: number; readonly real: number }>();
      return {
        async claim(request) {
          const claimed = await sound.claim(request);
          return claimed.map(({ task, attempt }) => {
            const given = (attempts.get(task.uid)?.given ?? 0) + 1;
            attempts.set(task.uid, { given, real: attempt });
            return { task, attempt: given };
          });
        },
        settle: (outcomes) => sound.settle(outcomes.map((each) => ({ ...each, attempt: attempts.get(each.uid)?.real ?? 0 }))),
      };
    }),
  ],
  'reopen/log': apart,
  'reopen/cursors': apart,
  'reopen/last-moment': apart,
  'shared/seen': apart,
  'shared/track': apart,
  'shared/claim': broken('leases nothing', 'polls', (sound) => ({ claim: (request) => sound.claim({ ...request, leaseMs: 0 }) })),
  'shared/take-over': broken('does not look whose lease it is', 'polls', (sound) => ({
    settle: async (outcomes) => {
      const settled = [];
      for (const each of outcomes)
        settled.push((await sound.settle([each, { ...each, attempt: each.attempt + 1 }])).includes(true));
      return settled;
    },
  })),
  'shared/not-late': broken('passes over what is not there yet', 'events', (sound) => {
    let reads = 0;
    return {
      async read(query) {
        reads += 1;
        const page = await sound.read(query);
        return reads % 3 === 0 ? { ...page, events: page.events.slice(1) } : page;
      },
    };
  }),
};
