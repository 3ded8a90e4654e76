import type { StoredEvent } from '../../../store/event-log.ts';
import { running } from '../store-scene.ts';
import type { StoreRule } from '../store-rule.ts';

const promise = 'EventLog.read';

/** What the log of events promises. */
export const eventRules: readonly StoreRule[] = [
  {
    id: 'events/empty',
    title: 'reads an empty log',
    promise,
    async run(scene) {
      const page = { events: [], cursor: undefined, more: false, pruned: false };
      scene.same('the page', await scene.store.events.read({ limit: 10 }), page);
      scene.same('the page of a task', await scene.store.events.read({ uid: 'tsk_none', limit: 10 }), page);
      scene.same('the newest place', await scene.store.events.last(), undefined);
    },
  },
  {
    id: 'events/then',
    title: 'tells a task as it was then, however far it has come',
    promise: 'TaskEvent.task',
    async run(scene) {
      const { uid } = await scene.track({ metadata: { a: 'b' } });
      const told = [];
      for (const total of [1, 2]) {
        const [claimed] = await scene.claim();
        if (claimed === undefined) return scene.fail('a task that is due is claimed', 'claim gave nothing');
        const status = { ...running, progress: { succeeded: total, failed: 0 }, succeeded: [{ key: `k${total}` }] };
        const nextPollAt = scene.store.now() + 10;
        await scene.store.polls.settle([scene.outcome(claimed, { status, nextPollAt, event: 'task.progressed' })]);
        told.push(await scene.taskOf(uid));
        await scene.clock.advance(10);
      }
      const [claimed] = await scene.claim();
      if (claimed === undefined) return scene.fail('a task that is due is claimed', 'claim gave nothing');
      await scene.store.polls.settle([scene.ending(claimed)]);
      told.push(await scene.taskOf(uid));
      const events = (await scene.events()).flatMap((event) => (event.type === 'webhook.disabled' ? [] : [event]));
      scene.same(
        'the types in order',
        events.map(({ type }) => type),
        ['task.created', 'task.progressed', 'task.progressed', 'task.succeeded'],
      );
      scene.same(
        'the task of each event',
        events.slice(1).map(({ task }) => task),
        told,
      );
      scene.same('polls of the first event', events[0]?.task.polls, 0);
      scene.same('status of the first event', events[0]?.task.status, undefined);
    },
  },
  {
    id: 'events/cursor',
    title: 'goes on from a cursor without a gap or a repeat, page by page',
    promise: 'EventPage.cursor',
    async run(scene) {
      await scene.trackMany(5);
      const all = await scene.events();
      scene.same('how many events there are', all.length, 5);
      scene.same('how many different ids', new Set(all.map(({ id }) => id)).size, 5);
      scene.same('what pages of one event give', await scene.events({ limit: 1 }), all);
      scene.same('what pages of two events give', await scene.events({ limit: 2 }), all);
      const first = await scene.store.events.read({ limit: 2 });
      scene.same('the first page', first, { events: all.slice(0, 2), cursor: all[1]?.id, more: true, pruned: false });
      for (const [index, { id }] of all.entries()) {
        const { events, more, pruned } = await scene.store.events.read({ after: id, limit: 10 });
        scene.same(`what comes after event ${index}`, events, all.slice(index + 1));
        scene.same(`more and pruned after event ${index}`, { more, pruned }, { more: false, pruned: false });
      }
      const exact = await scene.store.events.read({ limit: 5 });
      scene.same('whether there is more behind a page of all', exact.more, false);
      scene.same('the newest place', await scene.store.events.last(), all[4]?.id);
    },
  },
  {
    id: 'events/end',
    title: 'keeps the place of a reader who has read all, and gives it what comes after',
    promise: 'EventPage.cursor',
    async run(scene) {
      await scene.trackMany(3);
      const { cursor } = await scene.store.events.read({ limit: 10 });
      scene.same('the cursor after all', cursor, await scene.store.events.last());
      const nothing = { events: [], cursor, more: false, pruned: false };
      scene.same('a page at the end', await scene.store.events.read({ after: cursor, limit: 10 }), nothing);
      const { uid } = await scene.track();
      const page = await scene.store.events.read({ after: cursor, limit: 10 });
      scene.same('what comes later', page.events.map(uidOf), [uid]);
    },
  },
  {
    id: 'events/of-a-task',
    title: 'reads the events of one task alone, and looks past those of others',
    promise: 'EventQuery.uid',
    async run(scene) {
      const [one] = await scene.trackMany(3);
      const claimed = await scene.claim();
      await scene.store.polls.settle(claimed.map((each) => scene.ending(each)));
      await scene.trackMany(2);
      const uid = one?.uid ?? '';
      const all = await scene.events();
      const own = all.filter((event) => uidOf(event) === uid);
      scene.same('how many of the task there are', own.length, 2);
      for (const limit of [1, 2, 10]) scene.same(`its events in pages of ${limit}`, await scene.events({ uid, limit }), own);
      const rest = await scene.store.events.read({ uid, after: own[0]?.id, limit: 10 });
      scene.same('its events after the first', rest.events, own.slice(1));
      scene.same('the events of no task', (await scene.events({ uid: 'tsk_none' })).length, 0);
    },
  },
  {
    id: 'events/foreign',
    title: 'refuses a place that is not one of this log',
    promise,
    async run(scene) {
      await scene.trackMany(2);
      const foreign = ['', '0', '-1', '1.5', '1e3', ' 1', '0x1', 'abc', 'evt_1', '99999999999', '9'.repeat(40), '１', "1'; --"];
      for (const after of foreign) {
        await scene.refused(`read after ${JSON.stringify(after)}`, () => scene.store.events.read({ after, limit: 10 }));
      }
    },
  },
  {
    id: 'events/not-late',
    title: 'lets nothing appear behind a reader while many write at once',
    promise: 'EventLog',
    async run(scene) {
      const writers = Array.from({ length: 10 }, async () => {
        for (let round = 0; round < 10; round += 1) {
          const [verdict] = await scene.store.tasks.track([scene.newTask()]);
          if (verdict !== undefined && round % 2 === 0) await scene.store.tasks.remove(verdict.task.uid, scene.store.now());
        }
      });
      let writing = true;
      const written = Promise.all(writers).finally(() => {
        writing = false;
      });
      const read: StoredEvent[] = [];
      let after: string | undefined;
      for (let last = false; !last;) {
        last = !writing;
        const page = await scene.store.events.read({ after, limit: 7 });
        read.push(...page.events);
        after = page.cursor;
        last &&= !page.more;
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      }
      await written;
      const all = await scene.events();
      scene.same('how many events there are', all.length, 150);
      scene.same('what the reader saw', idsOf(read), idsOf(all));
    },
  },
  {
    id: 'events/listeners',
    title: 'calls back when there is something new to read, until that is ended',
    promise: 'EventLog.onAppend',
    async run(scene) {
      let heard = 0;
      let others = 0;
      const end = scene.store.events.onAppend(() => (heard += 1));
      const { uid } = await scene.track();
      await scene.eventually('a listener hears of a tracked task', () => heard > 0);
      heard = 0;
      await scene.store.tasks.remove(uid, scene.store.now());
      await scene.eventually('a listener hears of a removed task', () => heard > 0);
      const claimed = await scene.trackAndClaim();
      await scene.eventually('a listener hears of a tracked task again', () => heard > 1);
      heard = 0;
      await scene.store.polls.settle([scene.ending(claimed)]);
      await scene.eventually('a listener hears of the end of a task', () => heard > 0);
      end();
      heard = 0;
      scene.store.events.onAppend(() => (others += 1));
      await scene.track();
      await scene.eventually('a listener that was added later hears', () => others > 0);
      scene.same('how often a listener is called after its end', heard, 0);
    },
  },
];

function uidOf(event: StoredEvent): string | undefined {
  return event.type === 'webhook.disabled' ? undefined : event.task.uid;
}

function idsOf(events: readonly StoredEvent[]): readonly string[] {
  return events.map(({ id }) => id);
}
