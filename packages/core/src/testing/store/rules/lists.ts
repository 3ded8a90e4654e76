import type { TaskQuery } from '../../../store/task-store.ts';
import { kind, succeeded } from '../store-scene.ts';
import type { StoreRule } from '../store-rule.ts';
import type { StoreScene } from '../store-scene.ts';

const promise = 'TaskStore.list';

/** What cursors are not. */
export const foreignCursors: readonly string[] = [
  '',
  '0',
  '-1',
  'null',
  '[]',
  'e30',
  'tsk_none',
  '🙂',
  "' or 1=1 --",
  'a'.repeat(5000),
];

/** What lists and counts of tasks promise. */
export const listRules: readonly StoreRule[] = [
  {
    id: 'list/order',
    title: 'lists tasks as they are stored, the newest first',
    promise,
    async run(scene) {
      const tracked = await scene.trackMany(3, { metadata: { a: 1 } });
      const ended = await scene.trackAndEnd({ id: 'last' });
      const { items, nextCursor } = await scene.store.tasks.list({ limit: 10 });
      scene.same('the list', items, [ended, ...tracked.toReversed()]);
      scene.same('the cursor of the last page', nextCursor, undefined);
      scene.same('the cursor of a page of all', (await scene.store.tasks.list({ limit: 4 })).nextCursor, undefined);
    },
  },
  {
    id: 'list/pages',
    title: 'gives each task on one page once, though others are tracked and polled meanwhile',
    promise,
    async run(scene) {
      const tasks = await scene.trackMany(23);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await scene.store.tasks.list({ limit: 4, cursor });
        scene.holds('a page has 4 tasks at most', page.items.length <= 4, page.items.length);
        seen.push(...page.items.map(({ uid }) => uid));
        cursor = page.nextCursor;
        await scene.trackMany(2);
        const claimed = await scene.claim({ limit: 3 });
        await scene.store.polls.settle(claimed.map((each) => scene.outcome(each)));
      } while (cursor !== undefined);
      scene.same('the uids on all pages', seen, tasks.map(({ uid }) => uid).toReversed());
    },
  },
  {
    id: 'list/one-instant',
    title: 'pages through tasks of one instant without a gap or a repeat',
    promise,
    async run(scene) {
      const given = Array.from({ length: 25 }, () => scene.newTask());
      await scene.store.tasks.track(given);
      const seen = await pages(scene, { limit: 4 });
      scene.same('how many were given', seen.length, 25);
      scene.same('which were given', seen.toSorted(), given.map(({ uid }) => uid).toSorted());
    },
  },
  {
    id: 'list/cursor-pruned',
    title: 'goes on behind a task that was deleted since',
    promise: 'TaskQuery.cursor',
    async run(scene) {
      const tasks = await scene.trackMany(5);
      const page = await scene.store.tasks.list({ limit: 2 });
      await scene.store.tasks.remove(page.items[1]?.uid ?? '', scene.store.now());
      await scene.clock.advance(1);
      const now = scene.store.now();
      while ((await scene.store.prune({ endedBefore: now, eventsBefore: 0, limit: 100 })) > 0);
      scene.same('the task that was deleted', await scene.store.tasks.get(page.items[1]?.uid ?? ''), undefined);
      const next = await scene.store.tasks.list({ limit: 10, cursor: page.nextCursor });
      const uids = tasks.map(({ uid }) => uid).toReversed();
      scene.same(
        'the next page',
        next.items.map(({ uid }) => uid),
        uids.slice(2),
      );
    },
  },
  {
    id: 'list/filters',
    title: 'lists only what all filters ask for, page by page',
    promise: 'TaskQuery',
    async run(scene) {
      const begin = scene.store.now();
      const queued = await scene.track({ id: 'queued' });
      await scene.clock.advance(10);
      const other = await scene.track({ id: 'other', type: 'other' });
      const foreign = await scene.track({ id: 'foreign', provider: 'acme-2' });
      const done = await scene.trackAndEnd({ id: 'done' });
      const failed = await scene.trackAndEnd(
        { id: 'failed' },
        { status: { ...succeeded, state: 'failed' }, event: 'task.failed' },
      );
      const late = await scene.trackAndEnd(
        { id: 'late' },
        { status: undefined, endedBy: 'deadline', event: 'task.deadline_exceeded' },
      );
      await scene.clock.advance(10);
      const running = await scene.trackAndClaim({ id: 'running' });
      await scene.store.polls.settle([scene.outcome(running)]);
      const removed = await scene.track({ id: 'removed' });
      await scene.store.tasks.remove(removed.uid, scene.store.now());
      const all = [queued, other, foreign, done, failed, late, running.task, removed];
      const cases: readonly (readonly [Omit<TaskQuery, 'limit'>, readonly { readonly uid: string }[]])[] = [
        [{}, all],
        [{ states: ['succeeded'] }, [done]],
        [{ states: ['running', 'failed'] }, [running.task, failed]],
        [{ states: ['unknown'] }, []],
        [{ provider: 'acme-2' }, [foreign]],
        [{ type: 'other' }, [other]],
        [{ provider: 'acme-2', type: 'other' }, []],
        [{ done: true }, [done, failed]],
        [{ done: false, ...kind }, [queued, late, running.task, removed]],
        [{ endedBy: 'deadline' }, [late]],
        [{ endedBy: 'removed' }, [removed]],
        [{ endedBy: 'vendor', states: ['failed'] }, [failed]],
        [{ createdAfter: begin }, all.slice(1)],
        [{ createdAfter: begin - 1 }, all],
        [{ createdAfter: begin + 10 }, [running.task, removed]],
        [{ createdAfter: begin + 20 }, []],
      ];
      const queuedOnes = await pages(scene, { states: ['queued'], limit: 100 });
      scene.holds('a task that was not seen yet counts as queued', queuedOnes.includes(queued.uid), queuedOnes);
      for (const [query, expected] of cases) {
        for (const limit of [1, 3, 100]) {
          const seen = await pages(scene, { ...query, limit });
          const wanted = expected.map(({ uid }) => uid).toSorted();
          scene.same(`what ${JSON.stringify(query)} lists in pages of ${limit}`, seen.toSorted(), wanted);
        }
      }
    },
  },
  {
    id: 'list/metadata',
    title: 'finds tasks by members of their metadata, whatever these are named',
    promise: 'TaskQuery.metadata',
    async run(scene) {
      const hostile = JSON.parse('{"__proto__":"p","a.b":"dot","$[0]":"path","\\"":"quote","":"none","it\'s":"é😀"}') as Record<
        string,
        string
      >;
      const plain = await scene.track({ metadata: { shop: 'a', n: 7, yes: true, text: '7', deep: { shop: 'b' }, list: ['a'] } });
      const odd = await scene.track({ metadata: hostile });
      await scene.track();
      const cases: readonly (readonly [Readonly<Record<string, string>>, readonly { readonly uid: string }[]])[] = [
        [{ shop: 'a' }, [plain]],
        [{ shop: 'A' }, []],
        [{ shop: 'a%' }, []],
        [{ n: '7' }, [plain]],
        [{ n: '7.0' }, []],
        [{ yes: 'true' }, [plain]],
        [{ text: '7', shop: 'a' }, [plain]],
        [{ text: '7', shop: 'b' }, []],
        [{ 'deep.shop': 'b' }, []],
        [{ list: 'a' }, []],
        [{ constructor: 'Object' }, []],
        [{ toString: '' }, []],
      ];
      for (const [name, text] of Object.entries(hostile)) {
        const query = Object.fromEntries([[name, text]]);
        scene.same(`what ${JSON.stringify(query)} lists`, await pages(scene, { metadata: query, limit: 10 }), [odd.uid]);
      }
      for (const [metadata, expected] of cases) {
        const seen = await pages(scene, { metadata, limit: 10 });
        scene.same(
          `what ${JSON.stringify(metadata)} lists`,
          seen,
          expected.map(({ uid }) => uid),
        );
      }
    },
  },
  {
    id: 'list/foreign',
    title: 'refuses a cursor that is not one of its own',
    promise,
    async run(scene) {
      await scene.trackMany(3);
      for (const cursor of foreignCursors) {
        await scene.refused(`list from ${JSON.stringify(cursor.slice(0, 20))}`, () =>
          scene.store.tasks.list({ limit: 2, cursor }),
        );
      }
    },
  },
  {
    id: 'list/counts',
    title: 'counts tasks by kind, state and end',
    promise: 'TaskStore.counts',
    async run(scene) {
      scene.same('the counts of an empty store', await counts(scene), []);
      await scene.trackMany(2);
      await scene.track({ type: 'other' });
      await scene.trackAndEnd();
      const done = await scene.trackAndEnd();
      const removed = await scene.track();
      await scene.store.tasks.remove(removed.uid, scene.store.now());
      const expected = [
        'acme job queued - 2',
        'acme job queued removed 1',
        'acme job succeeded vendor 2',
        'acme other queued - 1',
      ];
      scene.same('the counts', await counts(scene), expected);
      const [claimed] = await scene.claim({ type: 'other' });
      if (claimed === undefined) return scene.fail('a task that is due is claimed', 'claim gave nothing');
      await scene.store.polls.settle([scene.outcome(claimed)]);
      scene.same('the counts after a poll', await counts(scene), [...expected.slice(0, 3), 'acme other running - 1']);
      await scene.clock.advance(1);
      const request = { endedBefore: scene.store.now(), eventsBefore: 0, limit: 100 };
      while ((await scene.store.prune(request)) > 0);
      scene.same('the task that ended', await scene.store.tasks.get(done.uid), undefined);
      scene.same('the counts after pruning', await counts(scene), ['acme job queued - 2', 'acme other running - 1']);
    },
  },
];

/** The uids on all pages. */
async function pages(scene: StoreScene, query: TaskQuery): Promise<string[]> {
  const uids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await scene.store.tasks.list({ ...query, cursor });
    scene.holds(`a page has ${query.limit} tasks at most`, page.items.length <= query.limit, page.items.length);
    uids.push(...page.items.map(({ uid }) => uid));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return uids;
}

async function counts(scene: StoreScene): Promise<string[]> {
  const all = (await scene.store.tasks.counts()).filter(({ count }) => count > 0);
  return all
    .map(({ provider, type, state, endedBy, count }) => [provider, type, state, endedBy ?? '-', count].join(' '))
    .toSorted();
}
