import { kind, leaseMs } from '../store-scene.ts';
import type { StoreRule } from '../store-rule.ts';

/** What leases of tasks promise. */
export const leaseRules: readonly StoreRule[] = [
  {
    id: 'lease/late',
    title: 'refuses an outcome that comes after the lease, and writes nothing of it',
    promise: 'PollQueue.settle',
    async run(scene) {
      const claimed = await scene.trackAndClaim();
      await scene.clock.advance(leaseMs);
      scene.same('what settle gives after the lease', await scene.store.polls.settle([scene.ending(claimed)]), [false]);
      scene.same('the task', await scene.store.tasks.get(claimed.task.uid), claimed.task);
      scene.same('how many events there are', (await scene.events()).length, 1);
    },
  },
  {
    id: 'lease/fence',
    title: 'lets only the newest lease settle',
    promise: 'ClaimedTask.attempt',
    async run(scene) {
      const old = await scene.trackAndClaim();
      await scene.clock.advance(leaseMs);
      const [young] = await scene.claim();
      if (young === undefined) return scene.fail('a task is claimed again after its lease', 'claim gave nothing');
      scene.same('what settle gives to the old lease', await scene.store.polls.settle([scene.ending(old)]), [false]);
      scene.same('what renew gives to the old lease', await scene.store.polls.renew([leaseOf(old)], leaseMs), [false]);
      await scene.store.polls.release([leaseOf(old)]);
      scene.same('what is claimed after the old lease was released', await scene.claim(), []);
      scene.same('what settle gives to the new lease', await scene.store.polls.settle([scene.ending(young)]), [true]);
      scene.same('how many events there are', (await scene.events()).length, 2);
    },
  },
  {
    id: 'lease/settled',
    title: 'ends the lease when it is settled: a second outcome is refused',
    promise: 'PollQueue.settle',
    async run(scene) {
      const claimed = await scene.trackAndClaim();
      const both = [scene.outcome(claimed, { event: 'task.progressed' }), scene.ending(claimed)];
      scene.same('what settle gives for two outcomes of one lease', await scene.store.polls.settle(both), [true, false]);
      const task = await scene.taskOf(claimed.task.uid);
      scene.same('what settle gives for a third', await scene.store.polls.settle([scene.ending(claimed)]), [false]);
      scene.same('the task', await scene.taskOf(claimed.task.uid), task);
      scene.same(
        'the events',
        (await scene.events()).map(({ type }) => type),
        ['task.created', 'task.progressed'],
      );
    },
  },
  {
    id: 'lease/renew',
    title: 'makes a lease hold for so long from now',
    promise: 'PollQueue.renew',
    async run(scene) {
      const claimed = await scene.trackAndClaim();
      await scene.clock.advance(leaseMs - 1);
      const leases = [leaseOf(claimed), { uid: claimed.task.uid, attempt: claimed.attempt + 1 }, { uid: 'tsk_none', attempt: 1 }];
      scene.same('which leases hold', await scene.store.polls.renew(leases, leaseMs), [true, false, false]);
      await scene.clock.advance(leaseMs - 1);
      scene.same('what is claimed while the renewed lease holds', await scene.claim(), []);
      scene.same('what settle gives while it holds', await scene.store.polls.settle([scene.outcome(claimed)]), [true]);
      await scene.clock.advance(1000);
      const [next] = await scene.claim({ leaseMs: 10 });
      if (next === undefined) return scene.fail('a task is claimed when it is due again', 'claim gave nothing');
      await scene.clock.advance(10);
      scene.same('what renew gives after the lease', await scene.store.polls.renew([leaseOf(next)], leaseMs), [false]);
      scene.same('how many can be claimed then', (await scene.claim()).length, 1);
    },
  },
  {
    id: 'lease/release',
    title: 'gives a task back as it was, due as before',
    promise: 'PollQueue.release',
    async run(scene) {
      const [one, other] = [await scene.trackAndClaim(), await scene.trackAndClaim()];
      await scene.store.polls.release([
        leaseOf(one),
        { uid: other.task.uid, attempt: other.attempt + 1 },
        { uid: 'x', attempt: 1 },
      ]);
      scene.same('when the next is due', await scene.store.polls.nextDueAt(kind), one.task.nextPollAt);
      scene.same('what settle gives after the release', await scene.store.polls.settle([scene.ending(one)]), [false]);
      const claimed = await scene.claim();
      scene.same(
        'the tasks that are claimed',
        claimed.map(({ task }) => task),
        [one.task],
      );
      scene.holds('the new lease has a higher number', (claimed[0]?.attempt ?? 0) > one.attempt, claimed[0]?.attempt);
      scene.same('what settle gives to the lease that was kept', await scene.store.polls.settle([scene.ending(other)]), [true]);
    },
  },
];

function leaseOf({ task, attempt }: { readonly task: { readonly uid: string }; readonly attempt: number }): {
  readonly uid: string;
  readonly attempt: number;
} {
  return { uid: task.uid, attempt };
}
