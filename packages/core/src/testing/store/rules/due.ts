import { kind, leaseMs } from '../store-scene.ts';
import type { StoreRule } from '../store-rule.ts';

/** What due times promise. */
export const dueRules: readonly StoreRule[] = [
  {
    id: 'due/next',
    title: 'knows when the next task of a kind is due that nobody has leased',
    promise: 'PollQueue.nextDueAt',
    async run(scene) {
      const now = scene.store.now();
      scene.same('when the next is due in an empty store', await scene.store.polls.nextDueAt(kind), undefined);
      await scene.track({ nextPollAt: now + 300 });
      await scene.track({ nextPollAt: now + 200 });
      await scene.track({ nextPollAt: now + 100, type: 'other' });
      scene.same('when the next is due', await scene.store.polls.nextDueAt(kind), now + 200);
      scene.same(
        'when the next of another type is due',
        await scene.store.polls.nextDueAt({ ...kind, type: 'other' }),
        now + 100,
      );
      await scene.claim({ dueBefore: now + 250 });
      scene.same('when the next is due after one was claimed', await scene.store.polls.nextDueAt(kind), now + 300);
    },
  },
  {
    id: 'due/again',
    title: 'gives a task again that is due at once after its poll, though others due then are leased',
    promise: 'PollOutcome.nextPollAt',
    async run(scene) {
      await scene.trackMany(3);
      const claimed = await scene.claim();
      scene.same('when the next is due while all are leased', await scene.store.polls.nextDueAt(kind), undefined);
      for (const each of claimed) {
        const { uid, nextPollAt } = each.task;
        scene.same('what settle gives', await scene.store.polls.settle([scene.outcome(each, { nextPollAt })]), [true]);
        scene.same('when the next is due', await scene.store.polls.nextDueAt(kind), nextPollAt);
        const again = await scene.claim();
        scene.same(
          'the tasks that are claimed',
          again.map(({ task }) => task.uid),
          [uid],
        );
        scene.same('when the next is due then', await scene.store.polls.nextDueAt(kind), undefined);
      }
    },
  },
  {
    id: 'due/hasten',
    title: 'makes a task due earlier, never later',
    promise: 'PollQueue.hasten',
    async run(scene) {
      const now = scene.store.now();
      const { uid } = await scene.track({ nextPollAt: now + 10_000 });
      scene.same('what hasten gives', await scene.store.polls.hasten(uid, now + 50), true);
      scene.same('when it is due', (await scene.taskOf(uid)).nextPollAt, now + 50);
      scene.same('when the next is due', await scene.store.polls.nextDueAt(kind), now + 50);
      scene.same('what hasten to a later time gives', await scene.store.polls.hasten(uid, now + 20_000), true);
      scene.same('when it is due then', (await scene.taskOf(uid)).nextPollAt, now + 50);
      scene.same('what hasten of no task gives', await scene.store.polls.hasten('tsk_none', now), false);
      const claimed = await scene.claim({ dueBefore: now + 50 });
      scene.same('how many are claimed', claimed.length, 1);
      scene.same('how many events there are', (await scene.events()).length, 1);
    },
  },
  {
    id: 'due/hasten-leased',
    title: 'leaves a lease in place when a task is made due earlier',
    promise: 'PollQueue.hasten',
    async run(scene) {
      const now = scene.store.now();
      await scene.track({ nextPollAt: now + 5000 });
      const [claimed] = await scene.claim({ dueBefore: now + 5000 });
      if (claimed === undefined) return scene.fail('a task due by then is claimed', 'claim gave nothing');
      scene.same('what hasten gives', await scene.store.polls.hasten(claimed.task.uid, now), true);
      scene.same('what is claimed', await scene.claim(), []);
      scene.same('what settle gives', await scene.store.polls.settle([scene.outcome(claimed)]), [true]);
    },
  },
  {
    id: 'due/listeners',
    title: 'calls back for each kind of which tasks were tracked or made due earlier, until that is ended',
    promise: 'PollQueue.onDue',
    async run(scene) {
      const heard: string[] = [];
      const end = scene.store.polls.onDue(({ provider, type }) => heard.push(`${provider}:${type}`));
      const { uid } = await scene.track({ nextPollAt: scene.store.now() + 5000 });
      await scene.eventually('a listener hears of a tracked task', () => heard.includes('acme:job'));
      await scene.track({ type: 'other' });
      await scene.eventually('a listener hears of a tracked task of another type', () => heard.includes('acme:other'));
      heard.length = 0;
      await scene.store.polls.hasten(uid, scene.store.now());
      await scene.eventually('a listener hears of a task that was made due earlier', () => heard.includes('acme:job'));
      end();
      heard.length = 0;
      let others = 0;
      scene.store.polls.onDue(() => (others += 1));
      await scene.track();
      await scene.eventually('a listener that was added later hears', () => others > 0);
      scene.same('what a listener hears after its end', heard, []);
    },
  },
  {
    id: 'due/backlog',
    title: 'tells how much of each kind is tracked, and since when the most overdue waits',
    promise: 'PollQueue.backlog',
    async run(scene) {
      const now = scene.store.now();
      await scene.track({ nextPollAt: now + 300 });
      await scene.track({ nextPollAt: now + 200 });
      await scene.trackAndEnd({ nextPollAt: now });
      await scene.track({ nextPollAt: now, type: 'other' });
      const backlog = async (): Promise<unknown> => {
        const kinds = (await scene.store.polls.backlog()).filter(({ tracked }) => tracked > 0);
        return kinds.toSorted((left, right) => (left.type < right.type ? -1 : 1));
      };
      const other = { ...kind, type: 'other', tracked: 1, oldestDueAt: now };
      scene.same('the backlog before anything is due', await backlog(), [{ ...kind, tracked: 2 }, other]);
      await scene.clock.advance(200);
      scene.same('the backlog when one is due', await backlog(), [{ ...kind, tracked: 2, oldestDueAt: now + 200 }, other]);
      await scene.clock.advance(200);
      await scene.claim({ limit: 1 });
      scene.same('the backlog when one is leased', await backlog(), [{ ...kind, tracked: 2, oldestDueAt: now + 300 }, other]);
      await scene.clock.advance(leaseMs);
      scene.same('the backlog after the lease', await backlog(), [{ ...kind, tracked: 2, oldestDueAt: now + 200 }, other]);
    },
  },
];
