import type { NewTask, StoredTask } from '../../../store/stored-task.ts';
import type { Page, TaskStore } from '../../../store/task-store.ts';
import { broken, brokenWhole, without } from './broken-store.ts';
import type { BrokenStores } from './broken-store.ts';

/** A store of tasks that changes each task on its way in. */
const given =
  (change: (task: NewTask) => NewTask) =>
  (sound: TaskStore): Partial<TaskStore> => ({ track: (tasks) => sound.track(tasks.map((task) => change(task))) });

/** One that changes the lists that it gives. */
const listing =
  (change: (page: Page<StoredTask>) => Page<StoredTask>) =>
  (sound: TaskStore): Partial<TaskStore> => ({ list: async (query) => change(await sound.list(query)) });

/** Lists by the number of tasks to pass over. */
const byOffset = (sound: TaskStore): Partial<TaskStore> => ({
  async list({ cursor, limit, ...query }) {
    const from = cursor === undefined ? 0 : Number.parseInt(cursor, 10) || 0;
    const { items } = await sound.list({ ...query, limit: 1000 });
    return {
      items: items.slice(from, from + limit),
      nextCursor: items.length > from + limit ? String(from + limit) : undefined,
    };
  },
});

/** Mistakes in what becomes of tasks, and in lists of them. */
export const brokenTasks: BrokenStores = {
  'time/check': brokenWhole('tells its state', () => ({ check: async () => 'ok' as never })),
  'time/clock': [
    ...brokenWhole('counts parts of milliseconds', (sound) => ({ now: () => sound.now() + 0.5 })),
    ...brokenWhole('stands still', (sound) => {
      const now = sound.now();
      return { now: () => now };
    }),
  ],
  'track/created': [
    ...broken(
      'forgets the trace context',
      'tasks',
      given((task) => without(task, 'traceparent')),
    ),
    ...broken(
      'is due when it is made',
      'tasks',
      given((task) => ({ ...task, nextPollAt: task.createdAt })),
    ),
  ],
  'track/nothing': broken('makes up tasks', 'tasks', (sound) => ({
    get: async (uid) => (await sound.get(uid)) ?? ({ uid } as never),
  })),
  'track/event': broken('tells again of a task that is tracked', 'tasks', (sound, { webhooks }) => ({
    async track(tasks) {
      const verdicts = await sound.track(tasks);
      if (verdicts.some(({ created }) => !created)) {
        await webhooks.add({ id: 'w', url: '', scope: 'task', secrets: [], createdAt: 0 });
        await webhooks.update('w', { disabled: { at: 0, reason: '' } });
      }
      return verdicts;
    },
  })),
  'track/idempotent': broken('makes a task anew that is tracked', 'tasks', (sound) => ({
    async track(tasks) {
      for (const task of tasks) await sound.remove((await sound.find(task))?.uid ?? '', task.createdAt);
      return sound.track(tasks);
    },
  })),
  'track/parts': [
    ...broken('joins the parts of an address by colons', 'tasks', given(joined(':'))),
    ...broken(
      'does not care for case',
      'tasks',
      given((task) => ({ ...task, id: task.id.toLowerCase() })),
    ),
    ...broken(
      'normalizes ids',
      'tasks',
      given((task) => ({ ...task, id: task.id.normalize() })),
    ),
    ...broken(
      'trims ids',
      'tasks',
      given((task) => ({ ...task, id: task.id.trim() })),
    ),
  ],
  'track/duplicates': broken('gives verdicts backwards', 'tasks', (sound) => ({
    track: async (tasks) => (await sound.track(tasks)).toReversed(),
  })),
  'track/at-once': broken('looks first and writes later', 'tasks', (sound) => ({
    async track(tasks) {
      const found = await Promise.all(tasks.map((task) => sound.find(task)));
      await Promise.resolve();
      const verdicts = await sound.track(tasks.map((task) => ({ ...task, id: `${task.id}/${task.uid}` })));
      return verdicts.map(({ task }, index) => ({ task: found[index] ?? task, created: found[index] === undefined }));
    },
  })),
  'track/ended-by-vendor': broken('makes a new task beside one that is done', 'tasks', (sound) => ({
    async find(address) {
      const task = await sound.find(address);
      return task?.endedAt === undefined ? task : undefined;
    },
  })),
  'track/ended-otherwise': broken('finds what was removed', 'tasks', (sound) => {
    const known = new Map<string, StoredTask>();
    return {
      async track(tasks) {
        const verdicts = await sound.track(tasks);
        for (const { task } of verdicts) known.set(task.id, known.get(task.id) ?? task);
        return verdicts;
      },
      find: async (address) => (await sound.find(address)) ?? known.get(address.id),
    };
  }),
  'track/whole': [
    ...broken('stores tasks one by one', 'tasks', (sound) => ({
      async track(tasks) {
        const verdicts = [];
        for (const task of tasks) verdicts.push(...(await sound.track([task])));
        return verdicts;
      },
    })),
    ...broken('takes a uid twice', 'tasks', (sound) => ({
      track: (tasks) => sound.track(tasks).catch(() => []),
    })),
  ],
  'track/many': broken('takes no more than 5,000', 'tasks', (sound) => ({ track: (tasks) => sound.track(tasks.slice(0, 5000)) })),
  'remove/ended': [
    ...broken('deletes the task', 'tasks', (sound) => {
      const gone = new Set<string>();
      return {
        async remove(uid, at) {
          gone.add(uid);
          return sound.remove(uid, at);
        },
        get: async (uid) => (gone.has(uid) ? undefined : sound.get(uid)),
      };
    }),
    ...broken('gives the task as it was', 'tasks', (sound) => ({
      async remove(uid, at) {
        const task = await sound.get(uid);
        await sound.remove(uid, at);
        return task;
      },
    })),
  ],
  'remove/twice': broken('gives nothing for what had ended', 'tasks', (sound) => ({
    remove: async (uid, at) => ((await sound.get(uid))?.endedAt === undefined ? sound.remove(uid, at) : undefined),
  })),
  'remove/under-way': broken('removes when the poll is over', 'tasks', (sound) => ({
    async remove(uid, at) {
      const { nextPollAt: _, ...task } = (await sound.get(uid)) ?? ({} as never);
      return { ...task, updatedAt: at, endedAt: at, endedBy: 'removed' };
    },
  })),
  'list/order': [
    ...broken(
      'lists the oldest first',
      'tasks',
      listing(({ items, nextCursor }) => ({ items: items.toReversed(), nextCursor })),
    ),
    ...broken(
      'always has a next page',
      'tasks',
      listing(({ items }) => ({ items, nextCursor: `task-${items.length}` })),
    ),
  ],
  'list/pages': broken('counts from the beginning', 'tasks', byOffset),
  'list/one-instant': broken('goes on by the instant alone', 'tasks', (sound) => ({
    async list({ cursor, ...query }) {
      const { items } = await sound.list({ ...query, limit: 1000 });
      const rest = items.filter(({ createdAt }) => cursor === undefined || createdAt < Number(cursor)).slice(0, query.limit);
      return { items: rest, nextCursor: rest.length === query.limit ? String(rest.at(-1)?.createdAt) : undefined };
    },
  })),
  'list/cursor-pruned': broken('looks for the task at which the page ended', 'tasks', (sound) => ({
    async list({ cursor, limit, ...query }) {
      const { items } = await sound.list({ ...query, limit: 1000 });
      const from = items.findIndex(({ uid }) => uid === cursor) + 1;
      const page = items.slice(from, from + limit);
      return { items: page, nextCursor: items.length > from + limit ? page.at(-1)?.uid : undefined };
    },
  })),
  'list/filters': [
    ...broken('takes tasks that were not seen for unknown', 'tasks', (sound) => ({
      list: ({ states, ...query }) => sound.list({ ...query, states: states?.filter((state) => state !== 'queued') }),
    })),
    ...broken('takes only one state', 'tasks', (sound) => ({
      list: ({ states, ...query }) => sound.list({ ...query, states: states?.slice(0, 1) }),
    })),
    ...broken('includes the instant', 'tasks', (sound) => ({
      list: ({ createdAfter, ...query }) =>
        sound.list({ ...query, createdAfter: createdAfter === undefined ? undefined : createdAfter - 1 }),
    })),
    ...broken('takes every end for the vendor’s', 'tasks', (sound) => ({
      async list({ done, ...query }) {
        const { items, nextCursor } = await sound.list(query);
        const filtered = items.filter(({ endedAt }) => done === undefined || done === (endedAt !== undefined));
        return { items: filtered, nextCursor };
      },
    })),
  ],
  'list/metadata': [
    ...broken('follows paths', 'tasks', (sound) => ({
      async list({ metadata, ...query }) {
        const { items } = await sound.list({ ...query, limit: 1000 });
        const at = (task: StoredTask, path: string): unknown =>
          path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], task.metadata);
        const entries = Object.entries(metadata ?? {});
        return {
          items: items.filter((task) => entries.every(([path, text]) => String(at(task, path)) === text)),
          nextCursor: undefined,
        };
      },
    })),
    ...broken('passes over numbers', 'tasks', (sound) => ({
      list: async (query) => (query.metadata?.['n'] === '7' ? { items: [], nextCursor: undefined } : sound.list(query)),
    })),
  ],
  'list/foreign': broken('begins anew', 'tasks', (sound) => ({
    list: (query) => sound.list(query).catch(() => sound.list({ ...query, cursor: undefined })),
  })),
  'list/counts': broken('counts all as tracked', 'tasks', (sound) => ({
    counts: async () => (await sound.counts()).map((count) => ({ ...count, endedBy: undefined })),
  })),
  'values/ids': [
    ...broken(
      'cuts long ids',
      'tasks',
      given((task) => ({ ...task, id: task.id.slice(0, 255) })),
    ),
    ...broken(
      'takes ids for numbers',
      'tasks',
      given((task) => ({ ...task, id: String(Number(task.id) || task.id) })),
    ),
  ],
  'values/unstorable': [
    ...broken(
      'makes text well formed',
      'tasks',
      given((task) => ({ ...task, id: task.id.toWellFormed() })),
    ),
    ...broken(
      'cuts at NUL',
      'tasks',
      given((task) => ({ ...task, id: task.id.split('\u0000')[0] ?? '' })),
    ),
  ],
  'values/metadata': broken(
    'copies metadata by assignment',
    'tasks',
    given((task) => ({ ...task, metadata: assigned(task.metadata) })),
  ),
  'values/json': broken('gives instants as dates', 'tasks', (sound) => ({
    get: async (uid) => ({ ...(await sound.get(uid)), createdAt: new Date(0) }) as never,
  })),
  'values/apart': broken('gives its own objects', 'tasks', (sound) => {
    const own = new Map<string, StoredTask>();
    return {
      async get(uid) {
        const task = own.get(uid) ?? structuredClone(await sound.get(uid));
        if (task !== undefined) own.set(uid, task);
        return task;
      },
    };
  }),
};

function joined(separator: string): (task: NewTask) => NewTask {
  return ({ provider, type, id, ...task }) => {
    const [first = '', second = '', ...rest] = [provider, type, id].join(separator).split(separator);
    return { ...task, provider: first, type: second, id: rest.join(separator) };
  };
}

function assigned(metadata: NewTask['metadata']): NewTask['metadata'] {
  const copy: Record<string, never> = {};
  for (const [name, value] of Object.entries(metadata ?? {})) copy[name] = value as never;
  return copy;
}
