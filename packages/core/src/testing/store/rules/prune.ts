import { arrived } from './delivery-settle.ts';
import type { PruneRequest } from '../../../store/store.ts';
import { kind } from '../store-scene.ts';
import type { StoreRule } from '../store-rule.ts';
import type { StoreScene } from '../store-scene.ts';

const promise = 'Store.prune';

/** What deleting what is old promises. */
export const pruneRules: readonly StoreRule[] = [
  {
    id: 'prune/ended',
    title: 'deletes tasks that ended before a time with all that is theirs, and no others',
    promise: 'PruneRequest.endedBefore',
    async run(scene) {
      const webhook = await scene.addWebhook({ events: ['task.succeeded'] });
      const tracked = await scene.track();
      const old = await scene.trackAndEnd();
      const claimed = await scene.claimDeliveries();
      await scene.store.deliveries.settle(claimed.map((each) => arrived(scene, each)));
      await scene.clock.advance(10);
      const removed = await scene.track();
      const young = await scene.store.tasks.remove(removed.uid, scene.store.now());
      const at = scene.store.now();
      scene.same('what prune gives before anything is old', await pruneAll(scene, { endedBefore: at - 10, eventsBefore: 0 }), 0);
      scene.holds('prune deletes something', (await pruneAll(scene, { endedBefore: at, eventsBefore: 0 })) > 0, 0);
      scene.same('the old task', await scene.store.tasks.get(old.uid), undefined);
      scene.same('what find gives', await scene.store.tasks.find(old), undefined);
      scene.same('its events', (await scene.events({ uid: old.uid })).length, 0);
      scene.same('its deliveries', (await scene.store.deliveries.list({ webhookId: webhook.id, limit: 5 })).items, []);
      scene.same('the counts of deliveries', await scene.store.deliveries.counts(), { pending: 0, delivered: 0, failed: 0 });
      scene.same('a task that ended at that time', await scene.store.tasks.get(removed.uid), young);
      scene.same('a task that is tracked', await scene.store.tasks.get(tracked.uid), tracked);
      scene.same('the list', (await scene.store.tasks.list({ limit: 10 })).items, [young, tracked]);
      scene.same('how many events are left', (await scene.events()).length, 3);
      const anew = await scene.track({ id: old.id });
      scene.same('a task of that address', (await scene.store.tasks.find(old))?.uid, anew.uid);
    },
  },
  {
    id: 'prune/beside',
    title: 'leaves a younger task of the same address alone',
    promise: 'PruneRequest.endedBefore',
    async run(scene) {
      const { uid, id } = await scene.track();
      await scene.store.tasks.remove(uid, scene.store.now());
      await scene.clock.advance(10);
      const young = await scene.track({ id });
      await pruneAll(scene, { endedBefore: scene.store.now(), eventsBefore: 0 });
      scene.same('the old task', await scene.store.tasks.get(uid), undefined);
      scene.same('what find gives', await scene.store.tasks.find(young), young);
      scene.same('what track gives', await scene.store.tasks.track([scene.newTask({ id })]), [{ task: young, created: false }]);
      scene.same('how many are claimed', (await scene.claim()).length, 1);
    },
  },
  {
    id: 'prune/pending',
    title: 'keeps what is yet to be delivered',
    promise,
    async run(scene) {
      const webhook = await scene.addWebhook({ events: ['task.succeeded'] });
      const task = await scene.trackAndEnd();
      await scene.clock.advance(10);
      const now = scene.store.now();
      await pruneAll(scene, { endedBefore: now, eventsBefore: now });
      scene.same('the task', await scene.store.tasks.get(task.uid), task);
      const [claimed] = await scene.claimDeliveries();
      if (claimed === undefined) return scene.fail('the pending delivery is claimed', 'claim gave nothing');
      scene.same('the event of the delivery', claimed.event.type === 'task.succeeded' && claimed.event.task, task);
      await pruneAll(scene, { endedBefore: now, eventsBefore: now });
      scene.same('what settle gives', await scene.store.deliveries.settle([arrived(scene, claimed)]), [true]);
      await pruneAll(scene, { endedBefore: now, eventsBefore: now });
      scene.same('the task after it was delivered', await scene.store.tasks.get(task.uid), undefined);
      scene.same('the deliveries', (await scene.store.deliveries.list({ webhookId: webhook.id, limit: 5 })).items, []);
      scene.same('the events', await scene.events(), []);
    },
  },
  {
    id: 'prune/events',
    title: 'deletes events that happened before a time, not their tasks, and tells readers who missed some',
    promise: 'PruneRequest.eventsBefore',
    async run(scene) {
      const [first, second] = await scene.trackMany(2);
      const ended = await scene.trackAndEnd();
      await scene.clock.advance(10);
      const young = await scene.track();
      const before = await scene.events();
      await pruneAll(scene, { endedBefore: 0, eventsBefore: young.createdAt });
      scene.same('the events', await scene.events(), before.slice(-1));
      for (const task of [first, second, ended, young]) scene.same('a task', await scene.store.tasks.get(task?.uid ?? ''), task);
      scene.same('how many can be claimed', (await scene.claim()).length, 3);
      const last = before.at(-1)?.id;
      const read = (after: string | undefined): ReturnType<typeof scene.store.events.read> =>
        scene.store.events.read({ after, limit: 10 });
      scene.same('the newest place', await scene.store.events.last(), last);
      const rest = { events: before.slice(-1), cursor: last, more: false };
      scene.same('what a reader who missed some is given', await read(before[0]?.id), { ...rest, pruned: true });
      scene.same('what a reader who missed none is given', await read(before.at(-2)?.id), { ...rest, pruned: false });
      scene.same('what a reader without a place is given', await read(undefined), { ...rest, pruned: false });
    },
  },
  {
    id: 'prune/all-events',
    title: 'keeps the place of the newest event, though all are deleted',
    promise: 'EventLog.last',
    async run(scene) {
      await scene.trackMany(3);
      const before = await scene.events();
      const last = await scene.store.events.last();
      await pruneAll(scene, { endedBefore: 0, eventsBefore: scene.store.now() });
      scene.same('the events', await scene.events(), []);
      scene.same('the newest place', await scene.store.events.last(), last);
      const end = { events: [], cursor: last, more: false, pruned: false };
      scene.same('a page at the end', await scene.store.events.read({ after: last, limit: 10 }), end);
      scene.same('a page at the beginning', (await scene.store.events.read({ after: before[0]?.id, limit: 10 })).pruned, true);
      const { uid } = await scene.track();
      const page = await scene.store.events.read({ after: last, limit: 10 });
      scene.same('how many come later', page.events.length, 1);
      scene.same('its task', page.events[0]?.type === 'task.created' && page.events[0].task.uid, uid);
      scene.holds('its place is a new one', !before.some(({ id }) => id === page.cursor), page.cursor);
    },
  },
  {
    id: 'prune/idempotency',
    title: 'forgets finished requests that began before a time, and no others',
    promise: 'PruneRequest.eventsBefore',
    async run(scene) {
      const { idempotency } = scene.store;
      const old = scene.store.now();
      await idempotency.begin('finished', 'a', old, 0);
      await idempotency.finish('finished', 1);
      await idempotency.begin('running', 'a', old, 0);
      await scene.clock.advance(10);
      const young = scene.store.now();
      await idempotency.begin('young', 'a', young, 0);
      await idempotency.finish('young', 2);
      await pruneAll(scene, { endedBefore: 0, eventsBefore: young });
      scene.same('the young request', await idempotency.begin('young', 'a', young, 0), { state: 'finished', response: 2 });
      scene.same('the running request', await idempotency.begin('running', 'a', young, 0), { state: 'running' });
      scene.same('the old request', await idempotency.begin('finished', 'a', young, 0), { state: 'begun' });
    },
  },
  {
    id: 'prune/limit',
    title: 'deletes so many rows at most, and leaves whole what it leaves',
    promise,
    async run(scene) {
      const webhook = await scene.addWebhook();
      const tasks = [await scene.trackAndEnd(), await scene.trackAndEnd(), await scene.trackAndEnd()];
      const claimed = await scene.claimDeliveries();
      await scene.store.deliveries.settle(claimed.map((each) => arrived(scene, each)));
      await scene.clock.advance(10);
      const request = { endedBefore: scene.store.now(), eventsBefore: 0, limit: 2 };
      let rounds = 0;
      for (let deleted = 1; deleted > 0; rounds += 1) {
        deleted = await scene.store.prune(request);
        scene.holds('prune deletes 2 rows at most', deleted <= 2, deleted);
        scene.holds('prune comes to an end', rounds < 100, rounds);
        const left = (await scene.store.tasks.list({ limit: 10 })).items.map(({ uid }) => uid);
        for (const event of await scene.events()) {
          const uid = event.type === 'webhook.disabled' ? '' : event.task.uid;
          scene.holds('the task of an event is there', left.includes(uid), event);
        }
        const { items } = await scene.store.deliveries.list({ webhookId: webhook.id, limit: 100 });
        const events = new Set((await scene.events()).map(({ id }) => id));
        for (const { eventId } of items) scene.holds('the event of a delivery is there', events.has(eventId), eventId);
      }
      scene.same('the tasks', (await scene.store.tasks.list({ limit: 10 })).items, []);
      scene.same('the events', await scene.events(), []);
      scene.same('how many tasks there were', tasks.length, 3);
    },
  },
  {
    id: 'prune/tracked',
    title: 'never deletes a task that is tracked',
    promise,
    async run(scene) {
      const claimed = await scene.trackAndClaim();
      const task = await scene.track();
      await scene.clock.advance(100);
      await pruneAll(scene, { endedBefore: scene.store.now(), eventsBefore: scene.store.now() });
      scene.same('the task', await scene.store.tasks.get(task.uid), task);
      scene.same('when it is due', await scene.store.polls.nextDueAt(kind), task.nextPollAt);
      scene.same('what settle gives', await scene.store.polls.settle([scene.ending(claimed)]), [true]);
      const events = await scene.events();
      scene.same(
        'the events',
        events.map(({ type }) => type),
        ['task.succeeded'],
      );
    },
  },
];

/** Prunes until nothing is left to delete. Gives how many rows that were. */
async function pruneAll(scene: StoreScene, request: Omit<PruneRequest, 'limit'>): Promise<number> {
  let all = 0;
  for (let rounds = 0; ; rounds += 1) {
    const deleted = await scene.store.prune({ ...request, limit: 50 });
    scene.holds('prune comes to an end', rounds < 1000, rounds);
    if (deleted === 0) return all;
    all += deleted;
  }
}
