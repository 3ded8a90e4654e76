import { kind, running, succeeded } from '../store-scene.ts';
import type { StoreRule } from '../store-rule.ts';

const promise = 'PollQueue.settle';

/** What writing the outcomes of polls promises. */
export const settleRules: readonly StoreRule[] = [
  {
    id: 'settle/running',
    title: 'writes status, counts and the next due time of a task that goes on',
    promise,
    async run(scene) {
      const claimed = await scene.trackAndClaim({ metadata: { a: 1 } });
      await scene.clock.advance(120);
      const at = scene.store.now();
      const outcome = scene.outcome(claimed, { polls: 1, nextPollAt: at + 2500 });
      scene.same('what settle gives', await scene.store.polls.settle([outcome]), [true]);
      const expected = { ...claimed.task, updatedAt: at, polls: 1, status: running, observedAt: at, nextPollAt: at + 2500 };
      scene.same('the task', await scene.taskOf(claimed.task.uid), expected);
      scene.same('when the next is due', await scene.store.polls.nextDueAt(kind), at + 2500);
      scene.same('how many events there are', (await scene.events()).length, 1);
    },
  },
  {
    id: 'settle/unchanged',
    title: 'keeps the stored status, with its items, where the poll brought no news',
    promise: 'PollOutcome.status',
    async run(scene) {
      const status = { ...running, succeeded: [{ key: 'a', url: 'x' }], failed: [{ key: 'b' }], reason: 'slow' };
      const first = await scene.trackAndClaim();
      await scene.store.polls.settle([scene.outcome(first, { status, nextPollAt: scene.store.now() })]);
      const [second] = await scene.claim();
      if (second === undefined) return scene.fail('a task that is due is claimed', 'claim gave nothing');
      await scene.clock.advance(10);
      const outcome = scene.outcome(second, { status: undefined, polls: 2 });
      await scene.store.polls.settle([outcome]);
      const task = await scene.taskOf(first.task.uid);
      scene.same('the status', task.status, status);
      scene.same('polls and observedAt', [task.polls, task.observedAt], [2, outcome.observedAt]);
    },
  },
  {
    id: 'settle/trouble',
    title: 'writes what a poll met with, and forgets it when a later one is answered',
    promise: 'PollOutcome.lastError',
    async run(scene) {
      const claimed = await scene.trackAndClaim();
      const now = scene.store.now();
      const bad = {
        polls: 0,
        status: undefined,
        observedAt: undefined,
        lastError: { code: 'rate_limited', message: 'slow down', retryable: true, status: 429, retryAfterMs: 30 },
        trouble: { failures: 3, since: now - 9, notFoundSince: now - 3 },
        nextPollAt: now,
      } as const;
      await scene.store.polls.settle([scene.outcome(claimed, bad)]);
      const { lastError, trouble, status, observedAt, polls } = await scene.taskOf(claimed.task.uid);
      scene.same('the error', lastError, bad.lastError);
      scene.same('the trouble', trouble, bad.trouble);
      scene.same('status, observedAt and polls', { status, observedAt, polls }, { polls: 0 });
      const [next] = await scene.claim();
      if (next === undefined) return scene.fail('a task that is due is claimed', 'claim gave nothing');
      scene.same('the trouble of the claimed task', next.task.trouble, bad.trouble);
      await scene.store.polls.settle([scene.outcome(next)]);
      const good = await scene.taskOf(claimed.task.uid);
      scene.same('error and trouble after a good answer', [good.lastError, good.trouble], [undefined, undefined]);
    },
  },
  {
    id: 'settle/end',
    title: 'ends a task with its result, its event and the deliveries of that',
    promise,
    async run(scene) {
      const webhook = await scene.addWebhook({ events: ['task.succeeded'] });
      const claimed = await scene.trackAndClaim();
      await scene.clock.advance(30);
      const at = scene.store.now();
      scene.same('what settle gives', await scene.store.polls.settle([scene.ending(claimed)]), [true]);
      const { nextPollAt: _, ...rest } = claimed.task;
      const ended = { updatedAt: at, polls: 1, status: succeeded, observedAt: at, endedAt: at, endedBy: 'vendor' };
      const task = await scene.taskOf(claimed.task.uid);
      scene.same('the task', task, { ...rest, ...ended });
      const event = (await scene.events()).at(-1);
      scene.same('the last event', event, { id: event?.id, type: 'task.succeeded', timestamp: at, task });
      const { items } = await scene.store.deliveries.list({ webhookId: webhook.id, limit: 10 });
      scene.same(
        'the deliveries',
        items.map(({ eventId, uid, state }) => ({ eventId, uid, state })),
        [{ eventId: event?.id, uid: task.uid, state: 'pending' }],
      );
      scene.same('when the next is due', await scene.store.polls.nextDueAt(kind), undefined);
    },
  },
  {
    id: 'settle/ends',
    title: 'keeps what ended a task, for each of the ends that there are',
    promise: 'PollOutcome.endedBy',
    async run(scene) {
      const ends = [
        { endedBy: 'vendor', event: 'task.partially_succeeded', status: { ...succeeded, state: 'partially_succeeded' } },
        { endedBy: 'vendor', event: 'task.failed', status: { ...succeeded, state: 'failed', reason: 'no' } },
        { endedBy: 'vendor', event: 'task.canceled', status: { ...succeeded, state: 'canceled' } },
        { endedBy: 'deadline', event: 'task.deadline_exceeded', status: undefined },
        { endedBy: 'not_found', event: 'task.not_found', status: undefined },
      ] as const;
      for (const end of ends) {
        const task = await scene.trackAndEnd({}, end);
        const { endedBy, status } = task;
        scene.same(`the task after ${end.event}`, { endedBy, status }, { endedBy: end.endedBy, status: end.status });
        const last = (await scene.events({ uid: task.uid })).at(-1);
        scene.same('the last event', last, { id: last?.id, type: end.event, timestamp: task.endedAt, task });
      }
    },
  },
  {
    id: 'settle/absorbed',
    title: 'changes nothing of a task that has ended',
    promise,
    async run(scene) {
      const claimed = await scene.trackAndClaim();
      await scene.store.polls.settle([scene.ending(claimed)]);
      const task = await scene.taskOf(claimed.task.uid);
      const events = await scene.events();
      for (const attempt of [claimed.attempt, claimed.attempt + 1]) {
        const late = scene.outcome({ ...claimed, attempt }, { event: 'task.progressed' });
        scene.same(`what settle gives to lease ${attempt}`, await scene.store.polls.settle([late]), [false]);
      }
      scene.same('what hasten gives', await scene.store.polls.hasten(task.uid, scene.store.now()), false);
      await scene.clock.advance(1_000_000);
      scene.same('what is claimed much later', await scene.claim(), []);
      scene.same('the task', await scene.taskOf(task.uid), task);
      scene.same('the log of events', await scene.events(), events);
    },
  },
  {
    id: 'settle/refused-among-good',
    title: 'writes the good outcomes of a call though others of it are refused',
    promise,
    async run(scene) {
      const [one, two, three] = [await scene.trackAndClaim(), await scene.trackAndClaim(), await scene.trackAndClaim()];
      await scene.store.tasks.remove(two.task.uid, scene.store.now());
      const unknown = { ...scene.ending(one), uid: 'tsk_none' };
      const settled = await scene.store.polls.settle([scene.ending(one), scene.ending(two), unknown, scene.ending(three)]);
      scene.same('what settle gives', settled, [true, false, false, true]);
      const states = await Promise.all([one, two, three].map(async ({ task }) => (await scene.taskOf(task.uid)).endedBy));
      scene.same('what ended the tasks', states, ['vendor', 'removed', 'vendor']);
    },
  },
  {
    id: 'settle/batch',
    title: 'writes 1,000 outcomes in one call, each with its event, in order',
    promise,
    async run(scene) {
      await scene.store.tasks.track(Array.from({ length: 1000 }, () => scene.newTask()));
      const claimed = await scene.claim({ limit: 2000 });
      scene.same('how many are claimed', claimed.length, 1000);
      const outcomes = claimed.map((each, index) =>
        index % 2 === 0 ? scene.ending(each) : scene.outcome(each, { event: 'task.progressed' }),
      );
      const settled = await scene.store.polls.settle(outcomes);
      scene.same('how many were settled', settled.filter(Boolean).length, 1000);
      const events = (await scene.events()).slice(1000);
      scene.same(
        'the events in order',
        events.map((event) => [event.type, event.type === 'webhook.disabled' ? undefined : event.task.uid]),
        outcomes.map(({ event, uid }) => [event, uid]),
      );
      const counts = await scene.store.tasks.counts();
      scene.same(
        'how many are in which state',
        Object.fromEntries(counts.filter(({ count }) => count > 0).map(({ state, count }) => [state, count])),
        { succeeded: 500, running: 500 },
      );
    },
  },
];
