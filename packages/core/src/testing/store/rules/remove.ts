import { kind } from '../store-scene.ts';
import type { StoreRule } from '../store-rule.ts';

const promise = 'TaskStore.remove';

/** What removing promises. */
export const removeRules: readonly StoreRule[] = [
  {
    id: 'remove/ended',
    title: 'ends the tracking of a task, with its event',
    promise,
    async run(scene) {
      const task = await scene.track({ metadata: { a: 1 } });
      await scene.clock.advance(50);
      const at = scene.store.now();
      const { nextPollAt: _, ...rest } = task;
      const expected = { ...rest, updatedAt: at, endedAt: at, endedBy: 'removed' };
      scene.same('what remove gives', await scene.store.tasks.remove(task.uid, at), expected);
      scene.same('what get gives', await scene.store.tasks.get(task.uid), expected);
      scene.same('what is claimed', await scene.claim(), []);
      scene.same('when the next is due', await scene.store.polls.nextDueAt(kind), undefined);
      const last = (await scene.events()).at(-1);
      scene.same('the last event', last, { id: last?.id, type: 'task.removed', timestamp: at, task: expected });
    },
  },
  {
    id: 'remove/twice',
    title: 'leaves a task as it is that had ended',
    promise,
    async run(scene) {
      const { uid } = await scene.track();
      const removed = await scene.store.tasks.remove(uid, scene.store.now());
      const done = await scene.trackAndEnd();
      const events = await scene.events();
      await scene.clock.advance(50);
      for (const task of [removed, done]) {
        scene.same('what remove gives', await scene.store.tasks.remove(task?.uid ?? '', scene.store.now()), task);
        scene.same('what get gives', await scene.store.tasks.get(task?.uid ?? ''), task);
      }
      scene.same('the log of events', await scene.events(), events);
    },
  },
  {
    id: 'remove/under-way',
    title: 'refuses the outcome of a poll that was under way',
    promise,
    async run(scene) {
      const claimed = await scene.trackAndClaim();
      const removed = await scene.store.tasks.remove(claimed.task.uid, scene.store.now());
      scene.same('what settle gives', await scene.store.polls.settle([scene.ending(claimed)]), [false]);
      scene.same('what renew gives', await scene.store.polls.renew([{ uid: claimed.task.uid, attempt: claimed.attempt }], 1000), [
        false,
      ]);
      scene.same('the task', await scene.store.tasks.get(claimed.task.uid), removed);
      const types = (await scene.events()).map(({ type }) => type);
      scene.same('the events', types, ['task.created', 'task.removed']);
    },
  },
];
