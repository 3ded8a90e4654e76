import { kind, leaseMs, running } from '../store-scene.ts';
import type { StoreRule } from '../store-rule.ts';

const promise = 'PollQueue.claim';

/** What leasing tasks promises. */
export const claimRules: readonly StoreRule[] = [
  {
    id: 'claim/order',
    title: 'leases what is due, the earliest first, and no more than asked for',
    promise,
    async run(scene) {
      const now = scene.store.now();
      const offsets = [40, 10, 30, 0, 50, 20];
      await scene.store.tasks.track(offsets.map((offset) => scene.newTask({ id: `at-${offset}`, nextPollAt: now + offset })));
      const ids = async (dueBefore: number, limit: number): Promise<readonly string[]> =>
        (await scene.claim({ dueBefore, limit })).map(({ task }) => task.id);
      scene.same('those due before anything is', await ids(now - 1, 10), []);
      scene.same('the first two of those due by 30 ms', await ids(now + 30, 2), ['at-0', 'at-10']);
      scene.same('the others due by 30 ms', await ids(now + 30, 10), ['at-20', 'at-30']);
      scene.same('those due by 39 ms', await ids(now + 39, 10), []);
      scene.same('those due by 50 ms', await ids(now + 50, 10), ['at-40', 'at-50']);
    },
  },
  {
    id: 'claim/kind',
    title: 'leases tasks of the kind alone that is asked for',
    promise,
    async run(scene) {
      await scene.track({ id: 'a' });
      await scene.track({ id: 'b', type: 'other' });
      await scene.track({ id: 'c', provider: 'other' });
      const other = await scene.claim({ type: 'other' });
      scene.same(
        'the tasks of another type',
        other.map(({ task }) => task.id),
        ['b'],
      );
      const own = await scene.claim();
      scene.same(
        'the tasks of the kind',
        own.map(({ task }) => task.id),
        ['a'],
      );
      scene.same('the tasks of a kind that there is not', await scene.claim({ provider: 'none' }), []);
    },
  },
  {
    id: 'claim/once',
    title: 'gives a task to one of many who claim at once',
    promise,
    async run(scene) {
      await scene.store.tasks.track(Array.from({ length: 100 }, () => scene.newTask()));
      const claims = await Promise.all(Array.from({ length: 20 }, () => scene.claim({ limit: 7 })));
      const uids = claims.flat().map(({ task }) => task.uid);
      scene.same('how many were claimed', uids.length, 100);
      scene.same('how many different ones', new Set(uids).size, 100);
      for (const claimed of claims) scene.holds('a claim gives 7 at most', claimed.length <= 7, claimed.length);
    },
  },
  {
    id: 'claim/task',
    title: 'gives the task as it is stored, without the item lists of its status',
    promise: 'ClaimedTask.task',
    async run(scene) {
      const { uid } = await scene.track({ metadata: { a: 'b' }, deadline: scene.store.now() + 99_999 });
      const [first] = await scene.claim();
      scene.same('a task that was never seen', first?.task, await scene.taskOf(uid));
      if (first === undefined) return;
      const items = { succeeded: [{ key: 'a' }], failed: [{ key: 'b', reason: 'c' }], progress: { succeeded: 1, failed: 1 } };
      const status = { ...running, ...items };
      const trouble = { failures: 2, since: 5, notFoundSince: 7, confirmations: 1 };
      const lastError = { code: 'vendor_unavailable', message: 'no answer', retryable: true } as const;
      const nextPollAt = scene.store.now();
      await scene.store.polls.settle([scene.outcome(first, { status, trouble, lastError, nextPollAt })]);
      const stored = await scene.taskOf(uid);
      scene.same('the status that is stored', stored.status, status);
      const [second] = await scene.claim();
      const { succeeded, failed, ...rest } = second?.task.status ?? {};
      scene.same('the item lists that are read', [...(succeeded ?? []), ...(failed ?? [])], []);
      const { succeeded: _1, failed: _2, ...expected } = status;
      scene.same('a task that was seen', { ...second?.task, status: rest }, { ...stored, status: expected });
      scene.same('the task in the store', await scene.taskOf(uid), stored);
    },
  },
  {
    id: 'claim/untouched',
    title: 'changes nothing of a task by leasing it',
    promise,
    async run(scene) {
      const task = await scene.track();
      await scene.clock.advance(100);
      await scene.claim();
      scene.same('the task', await scene.store.tasks.get(task.uid), task);
      scene.same('how many events there are', (await scene.events()).length, 1);
    },
  },
  {
    id: 'claim/expiry',
    title: 'gives a task to the next one when its lease is over, not before',
    promise,
    async run(scene) {
      const { task, attempt } = await scene.trackAndClaim();
      await scene.clock.advance(leaseMs - 1);
      scene.same('what is claimed while the lease holds', await scene.claim(), []);
      scene.same('when the next is due while the lease holds', await scene.store.polls.nextDueAt(kind), undefined);
      await scene.clock.advance(1);
      scene.same('when the next is due after the lease', await scene.store.polls.nextDueAt(kind), task.nextPollAt);
      const [next] = await scene.claim();
      scene.same('the task that is claimed after the lease', next?.task, task);
      scene.holds(`the lease has a number above ${attempt}`, (next?.attempt ?? 0) > attempt, next?.attempt);
    },
  },
];
