import type { EventLog, EventPage, StoredEvent } from '../../../store/event-log.ts';
import { broken, brokenWhole } from './broken-store.ts';
import type { BrokenStores } from './broken-store.ts';

/** A log that changes the pages that it gives. */
const paging =
  (change: (page: EventPage) => EventPage) =>
  (sound: EventLog): Partial<EventLog> => ({ read: async (query) => change(await sound.read(query)) });

/** Events that are seen some reads after they were appended, as where places are given before a commit. */
function late(sound: EventLog): Partial<EventLog> {
  let reads = 0;
  return {
    async read(query) {
      reads += 1;
      const page = await sound.read(query);
      return reads % 3 === 0 ? { ...page, events: page.events.slice(1) } : page;
    },
  };
}

/** Mistakes in the log of events, in what is kept beside it, in pruning, and over restarts. */
export const brokenEvents: BrokenStores = {
  'events/empty': broken('begins at a place of its own', 'events', (sound) => ({
    last: async () => (await sound.last()) ?? '0',
  })),
  'events/then': broken('tells tasks as they are', 'events', (sound, { tasks }) => ({
    async read(query) {
      const page = await sound.read(query);
      const events = page.events.map(async (event): Promise<StoredEvent> => {
        const task = event.type === 'webhook.disabled' ? undefined : await tasks.get(event.task.uid);
        return task === undefined ? event : ({ ...event, task } as StoredEvent);
      });
      return { ...page, events: await Promise.all(events) };
    },
  })),
  'events/cursor': [
    ...broken('gives the event of the place again', 'events', (sound) => ({
      read: ({ after, ...query }) =>
        sound.read({ ...query, after: after === undefined || after === '1' ? undefined : String(Number(after) - 1) }),
    })),
    ...broken('says that there is more after a full page', 'events', (sound) => ({
      read: async (query) => {
        const page = await sound.read(query);
        return { ...page, more: page.events.length === query.limit };
      },
    })),
  ],
  'events/end': broken(
    'loses the place at the end',
    'events',
    paging((page) => ({ ...page, cursor: page.events.at(-1)?.id })),
  ),
  'events/of-a-task': broken('filters after it has read a page', 'events', (sound) => ({
    async read({ uid, ...query }) {
      const page = await sound.read(query);
      const events = page.events.filter(
        (event) => uid === undefined || (event.type !== 'webhook.disabled' && event.task.uid === uid),
      );
      return { ...page, events, more: false };
    },
  })),
  'events/foreign': [
    ...broken('begins anew at a place that it does not know', 'events', (sound) => ({
      read: (query) => sound.read(query).catch(() => sound.read({ ...query, after: undefined })),
    })),
    ...broken('takes places for numbers', 'events', (sound) => ({
      read: (query) =>
        sound.read({
          ...query,
          after: query.after === undefined ? undefined : String(Math.min(2, Number.parseInt(query.after, 10))),
        }),
    })),
  ],
  'events/not-late': broken('passes over what is not there yet', 'events', late),
  'events/listeners': [
    ...broken('calls nobody', 'events', () => ({ onAppend: () => () => {} })),
    ...broken('never stops calling', 'events', (sound) => ({
      onAppend(listener) {
        sound.onAppend(listener);
        return () => {};
      },
    })),
  ],
  'values/result': broken('keeps a thousand items', 'polls', (sound) => ({
    settle: (outcomes) =>
      sound.settle(
        outcomes.map(({ status, ...outcome }) => ({
          ...outcome,
          ...(status !== undefined && { status: { ...status, succeeded: status.succeeded?.slice(0, 1000) } }),
        })),
      ),
  })),
  'idempotency/verdicts': [
    ...broken('takes any request for the same', 'idempotency', (sound) => ({
      begin: (key, _, at, staleBefore) => sound.begin(key, '', at, staleBefore),
    })),
    ...broken('takes an empty answer for none', 'idempotency', (sound) => ({
      finish: async (key, response) => void (response === null || (await sound.finish(key, response))),
    })),
  ],
  'idempotency/stale': broken('never gives up a request', 'idempotency', (sound) => ({
    begin: (key, fingerprint, at) => sound.begin(key, fingerprint, at, 0),
  })),
  'idempotency/forget': broken('does not forget', 'idempotency', () => ({ forget: async () => {} })),
  'idempotency/at-once': broken('does not mind one that is under way', 'idempotency', (sound) => ({
    async begin(...given) {
      const verdict = await sound.begin(...given);
      return verdict.state === 'running' ? { state: 'begun' } : verdict;
    },
  })),
  'durations/saved': broken('replaces all that was saved', 'durations', (sound) => {
    let saved: Awaited<ReturnType<typeof sound.load>> = {};
    return { load: async () => saved, save: async (given) => void (saved = given) };
  }),
  'prune/ended': [
    ...brokenWhole('deletes nothing', () => ({ prune: async () => 0 })),
    ...brokenWhole('deletes what ended at that time', (sound) => ({
      prune: (request) => sound.prune({ ...request, endedBefore: request.endedBefore + 1 }),
    })),
  ],
  'prune/beside': broken('finds by address what was pruned', 'tasks', (sound) => {
    const first = new Map<string, string>();
    return {
      async track(tasks) {
        const verdicts = await sound.track(tasks);
        for (const { task } of verdicts) first.set(task.id, first.get(task.id) ?? task.uid);
        return verdicts;
      },
      find: async ({ id }) => sound.get(first.get(id) ?? ''),
    };
  }),
  'prune/pending': [
    ...brokenWhole('deletes what is yet to be delivered', (sound) => ({
      async prune(request) {
        const claim = { dueBefore: 1e15, limit: 100, perWebhook: 100, except: [], leaseMs: 1 };
        const claimed = await sound.deliveries.claim(claim);
        await sound.deliveries.settle(claimed.map(({ delivery: { id }, attempt }) => ({ id, attempt, state: 'failed' })));
        return sound.prune(request);
      },
    })),
  ],
  'prune/events': [
    ...broken(
      'tells nobody what was missed',
      'events',
      paging((page) => ({ ...page, pruned: false })),
    ),
    ...broken(
      'tells everybody that something was missed',
      'events',
      paging((page) => ({ ...page, pruned: true })),
    ),
    ...brokenWhole('keeps events as long as their tasks', (sound) => ({
      prune: (request) => sound.prune({ ...request, eventsBefore: 0 }),
    })),
  ],
  'prune/all-events': broken('knows no place when all is deleted', 'events', (sound) => ({
    last: async () => (await sound.read({ limit: 1000 })).events.at(-1)?.id,
  })),
  'prune/idempotency': broken('remembers finished requests for ever', 'idempotency', (sound) => {
    const known = new Map<string, Awaited<ReturnType<typeof sound.begin>>>();
    return {
      async begin(key, ...rest) {
        const verdict = known.get(key) ?? (await sound.begin(key, ...rest));
        return verdict;
      },
      async finish(key, response) {
        known.set(key, { state: 'finished', response });
        await sound.finish(key, response);
      },
    };
  }),
  'prune/limit': brokenWhole('does not mind the limit', (sound) => ({
    prune: (request) => sound.prune({ ...request, limit: 1000 }),
  })),
  'prune/tracked': brokenWhole('ends what is tracked for long', (sound) => ({
    async prune(request) {
      const { items } = await sound.tasks.list({ limit: 100 });
      for (const { uid, createdAt } of items) if (createdAt < request.endedBefore) await sound.tasks.remove(uid, createdAt);
      return sound.prune(request);
    },
  })),
};
