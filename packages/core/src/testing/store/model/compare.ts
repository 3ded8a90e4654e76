import { stateOf } from '../../../durable/task-life.ts';
import { kind } from '../store-scene.ts';
import type { StoreScene } from '../store-scene.ts';
import type { NaiveStore } from './naive-store.ts';

/** Compares all that can be read of a store with the model. */
export async function compare(model: NaiveStore, scene: StoreScene): Promise<void> {
  scene.same('now()', scene.store.now(), model.now);
  await compareEvents(model, scene);
  await compareTasks(model, scene);
  await compareDeliveries(model, scene);
}

/** New events get the names that the store gave them. */
async function compareEvents({ told, events, pruned }: NaiveStore, scene: StoreScene): Promise<void> {
  const known = told.findLast(({ id }) => id !== '');
  const fresh = told.filter(({ id }) => id === '');
  const page = await scene.store.events.read({ after: known?.id, limit: 1000 });
  scene.same('how many events are new', page.events.length, fresh.length);
  for (const [index, event] of fresh.entries()) event.id = page.events[index]?.id ?? '';
  scene.same('how many different names events have', new Set(told.map(({ id }) => id)).size, told.length);
  scene.same(
    'the log',
    await scene.events(),
    events.map(({ id, told: each }) => ({ ...each, id })),
  );
  scene.same('the newest place', await scene.store.events.last(), told.at(-1)?.id);
  const [first] = told;
  if (first === undefined) return;
  const missed = (await scene.store.events.read({ after: first.id, limit: 1 })).pruned;
  scene.same(
    'whether a reader after the first event missed some',
    missed,
    told.slice(1).some((event) => pruned.has(event)),
  );
}

async function compareTasks(model: NaiveStore, scene: StoreScene): Promise<void> {
  const { tasks, polls } = scene.store;
  const expected = model.tasks.map(({ task }) => task);
  const { items, nextCursor } = await tasks.list({ limit: 1000 });
  const byUid = <TItem extends { readonly uid: string }>(given: readonly TItem[]): TItem[] =>
    given.toSorted((left, right) => (left.uid < right.uid ? -1 : 1));
  scene.same('the tasks', byUid(items), byUid(expected));
  scene.same('the cursor of the last page', nextCursor, undefined);
  const times = items.map(({ createdAt }) => createdAt);
  scene.same(
    'when the listed tasks were made',
    times,
    times.toSorted((left, right) => right - left),
  );
  for (const task of expected) scene.same('what get gives', await tasks.get(task.uid), task);
  for (const id of new Set(expected.map((task) => task.id)))
    scene.same(`what find gives for ${id}`, await tasks.find({ ...kind, id }), model.find(id)?.task);
  const counted = (await tasks.counts()).map(({ state, endedBy, count }) => `${state} ${endedBy ?? '-'} ${count}`);
  const groups = Map.groupBy(expected, (task) => `${stateOf(task)} ${task.endedBy ?? '-'}`);
  const counts = [...groups].map(([key, group]) => `${key} ${group.length}`);
  scene.same('the counts', counted.filter((each) => !each.endsWith(' 0')).toSorted(), counts.toSorted());
  const oldest = model.waiting()[0]?.task.nextPollAt;
  scene.same('when the next task is due', await polls.nextDueAt(kind), oldest);
  const tracked = expected.filter(({ endedAt }) => endedAt === undefined).length;
  const oldestDueAt = oldest !== undefined && oldest <= model.now ? oldest : undefined;
  const backlog = (await polls.backlog()).filter((each) => each.tracked > 0);
  scene.same('the backlog', backlog, tracked === 0 ? [] : [{ ...kind, tracked, oldestDueAt }]);
}

async function compareDeliveries(model: NaiveStore, scene: StoreScene): Promise<void> {
  const { deliveries, webhooks } = scene.store;
  const receivers = (await webhooks.list({ limit: 1000 })).items;
  const sorted = <TItem extends { readonly id: string }>(given: readonly TItem[]): TItem[] =>
    given.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  scene.same('the receivers', sorted(receivers), sorted(model.webhooks));
  for (const { id: webhookId } of receivers) {
    const { items } = await deliveries.list({ webhookId, limit: 1000 });
    const own = model.deliveries.filter((each) => each.webhookId === webhookId).toReversed();
    scene.same(
      'the deliveries to a receiver',
      items.map(({ eventId, eventType, uid, state, tries, nextTryAt }) => ({ eventId, eventType, uid, state, tries, nextTryAt })),
      own.map(({ event: { id: eventId, told }, state, tries, nextTryAt }) => {
        const uid = 'task' in told ? told.task.uid : undefined;
        return { eventId, eventType: told.type, uid, state, tries, nextTryAt };
      }),
    );
  }
  const count = (state: string): number => model.deliveries.filter((each) => each.state === state).length;
  const counts = { pending: count('pending'), delivered: count('delivered'), failed: count('failed') };
  scene.same('the counts of deliveries', await deliveries.counts(), counts);
  scene.same('when the next delivery is due', await deliveries.nextDueAt(), model.waitingDeliveries()[0]?.nextTryAt);
}
