import type * as fastCheck from 'fast-check';

import type { PollOutcome } from '../../../store/poll-queue.ts';
import { running, succeeded } from '../store-scene.ts';
import type { StoreScene } from '../store-scene.ts';
import { compare } from './compare.ts';
import { playDeliveryClaim, playDeliverySettle, playRedeliver, playToggle, playWebhook } from './delivery-plays.ts';
import type { NaiveLease, NaiveStore } from './naive-store.ts';

type FastCheck = typeof fastCheck;
type StoreCommand = fastCheck.AsyncCommand<NaiveStore, StoreScene>;

/** How a poll may end. */
const endings: Readonly<Record<string, Partial<PollOutcome>>> = {
  quiet: { status: undefined },
  running: { status: running },
  progressed: { status: { ...running, succeeded: [{ key: 'a' }] }, event: 'task.progressed' },
  troubled: {
    status: undefined,
    observedAt: undefined,
    lastError: { code: 'rate_limited', message: 'slow', retryable: true },
    trouble: { failures: 1 },
  },
  succeeded: { status: succeeded, nextPollAt: undefined, endedBy: 'vendor', event: 'task.succeeded' },
  late: { status: undefined, nextPollAt: undefined, endedBy: 'deadline', event: 'task.deadline_exceeded' },
};

/** One of what there is, or nothing. */
export function pick<TItem>(items: readonly TItem[], index: number): TItem | undefined {
  return items[index % Math.max(1, items.length)];
}

/** All that may be done to a store, each followed by a comparison with the model. */
export function storeCommands(fc: FastCheck, durable: boolean): readonly fastCheck.Arbitrary<StoreCommand>[] {
  const command = <TArgument>(
    name: string,
    argument: fastCheck.Arbitrary<TArgument>,
    play: (model: NaiveStore, scene: StoreScene, argument: TArgument) => Promise<void>,
    check: (model: NaiveStore) => boolean = () => true,
  ): fastCheck.Arbitrary<StoreCommand> =>
    argument.map((given) => ({
      check,
      async run(model, scene) {
        await play(model, scene, given);
        await compare(model, scene);
      },
      toString: () => `${name}(${JSON.stringify(given)})`,
    }));
  const ids = fc.nat({ max: 15 });
  const index = fc.nat({ max: 6 });
  const delay = fc.constantFrom(0, 0, 1, 50, 1000);
  const leaseMs = fc.constantFrom(100, 5000, 60_000);
  const hasLeases = (model: NaiveStore): boolean => pollLeases(model).length > 0;
  const hasTasks = ({ tasks }: NaiveStore): boolean => tasks.length > 0;
  const hasWebhooks = ({ webhooks }: NaiveStore): boolean => webhooks.length > 0;
  const leases = fc.array(index, { minLength: 1, maxLength: 3 });
  const someOf = <TEnding>(...all: readonly TEnding[]): fastCheck.Arbitrary<[number, TEnding, number][]> =>
    fc.array(fc.tuple(index, fc.constantFrom(...all), delay), { minLength: 1, maxLength: 4 });
  const limits = fc.integer({ min: 1, max: 5 });
  const track = command('track', fc.array(fc.tuple(ids, delay), { maxLength: 5 }), playTrack);
  const claim = command('claim', fc.record({ limit: limits, leaseMs, ahead: delay }), playClaim, hasTasks);
  const settle = command('settle', someOf(...Object.keys(endings)), playSettle, hasLeases);
  const claimDeliveries = command(
    'claim-deliveries',
    fc.record({ limit: limits, perWebhook: limits, leaseMs }),
    playDeliveryClaim,
    hasWebhooks,
  );
  const settleDeliveries = command(
    'settle-deliveries',
    someOf('delivered', 'failed', 'again', 'untried'),
    playDeliverySettle,
    ({ leases: given }) => given.some(({ of }) => !('task' in of)),
  );
  const webhook = command('webhook', fc.constantFrom('all', 'ends', 'none'), playWebhook, ({ webhooks }) => webhooks.length < 3);
  // Those that much else hangs on come more than once, so that lists get far.
  return [
    track,
    track,
    claim,
    claim,
    claim,
    settle,
    settle,
    settle,
    webhook,
    claimDeliveries,
    claimDeliveries,
    settleDeliveries,
    settleDeliveries,
    command('renew', fc.tuple(leases, leaseMs), playRenew, hasLeases),
    command('release', leases, playRelease, hasLeases),
    command('hasten', fc.tuple(ids, delay), playHasten, hasTasks),
    command('remove', ids, playRemove, hasTasks),
    command('advance', fc.constantFrom(1, 99, 100, 1000, 5000), playAdvance),
    command('prune', fc.record({ limit: fc.constantFrom(1, 3, 1000), endedAgo: delay, eventsAgo: delay }), playPrune),
    command('toggle', index, playToggle, hasWebhooks),
    command('redeliver', fc.tuple(index, delay), playRedeliver, hasWebhooks),
    ...(durable ? [command('reopen', fc.constant(0), playReopen)] : []),
  ];
}

async function playTrack(model: NaiveStore, scene: StoreScene, given: readonly (readonly [number, number])[]): Promise<void> {
  const tasks = given.map(([id, delay]) => scene.newTask({ id: `id-${id}`, nextPollAt: model.now + delay }));
  const created = tasks.map((task) => model.track(task));
  const verdicts = await scene.store.tasks.track(tasks);
  scene.same(
    'what track gives',
    verdicts,
    tasks.map(({ id }, index) => ({ task: model.find(id)?.task, created: created[index] })),
  );
}

async function playClaim(
  model: NaiveStore,
  scene: StoreScene,
  { limit, leaseMs, ahead }: { readonly limit: number; readonly leaseMs: number; readonly ahead: number },
): Promise<void> {
  const dueBefore = model.now + ahead;
  const due = model.waiting().filter(({ task }) => (task.nextPollAt ?? 0) <= dueBefore);
  const claimed = await scene.claim({ dueBefore, limit, leaseMs });
  scene.same(
    'when the claimed tasks were due',
    claimed.map(({ task }) => task.nextPollAt),
    due.slice(0, limit).map(({ task }) => task.nextPollAt),
  );
  for (const { task, attempt } of claimed) {
    const of = due.find((each) => each.task.uid === task.uid);
    if (of === undefined) return scene.fail('only tasks that are due and not leased are claimed', task.uid);
    const last = model.leases.findLast((lease) => lease.of === of)?.attempt ?? -1;
    scene.holds(`the number of the lease is above ${last}`, attempt > last, attempt);
    const { succeeded: _1, failed: _2, ...status } = of.task.status ?? {};
    scene.same('the claimed task', { ...task, status: task.status ?? {} }, { ...of.task, status });
    model.leases.push({ of, attempt, until: model.now + leaseMs });
  }
  scene.same('how many different tasks are claimed', new Set(claimed.map(({ task }) => task.uid)).size, claimed.length);
}

/** Leases of tasks, the newest first; those that are over too. */
function pollLeases(model: NaiveStore): readonly (NaiveLease & { readonly of: { readonly task: { readonly uid: string } } })[] {
  return model.leases.filter((lease) => 'task' in lease.of).toReversed() as never;
}

async function playSettle(
  model: NaiveStore,
  scene: StoreScene,
  given: readonly (readonly [index: number, ending: string, delay: number])[],
): Promise<void> {
  const pairs = given.flatMap(([index, ending, delay]) => {
    const lease = pick(pollLeases(model), index);
    if (lease === undefined || !('task' in lease.of)) return [];
    const task = lease.of.task as Parameters<typeof scene.outcome>[0]['task'];
    const outcome = scene.outcome({ task, attempt: lease.attempt }, { nextPollAt: model.now + delay, ...endings[ending] });
    return [{ lease, outcome }];
  });
  const expected = pairs.map(({ lease, outcome }) => model.settle(lease, outcome));
  const settled = await scene.store.polls.settle(pairs.map(({ outcome }) => outcome));
  scene.same('what settle gives', settled, expected);
}

async function playRenew(
  model: NaiveStore,
  scene: StoreScene,
  [indexes, leaseMs]: readonly [readonly number[], number],
): Promise<void> {
  const leases = indexes.flatMap((index) => pick(pollLeases(model), index) ?? []);
  const expected = leases.map((lease) => model.holds(lease));
  for (const [index, lease] of leases.entries()) if (expected[index] === true) lease.until = model.now + leaseMs;
  const given = leases.map(({ of, attempt }) => ({ uid: of.task.uid, attempt }));
  scene.same('what renew gives', await scene.store.polls.renew(given, leaseMs), expected);
}

async function playRelease(model: NaiveStore, scene: StoreScene, indexes: readonly number[]): Promise<void> {
  const leases = indexes.flatMap((index) => pick(pollLeases(model), index) ?? []);
  for (const lease of leases) if (model.holds(lease)) lease.until = 0;
  await scene.store.polls.release(leases.map(({ of, attempt }) => ({ uid: of.task.uid, attempt })));
}

async function playHasten(model: NaiveStore, scene: StoreScene, [index, delay]: readonly [number, number]): Promise<void> {
  const of = pick(model.tasks, index);
  if (of === undefined) return;
  const at = model.now + delay;
  scene.same('what hasten gives', await scene.store.polls.hasten(of.task.uid, at), model.hasten(of, at));
}

async function playRemove(model: NaiveStore, scene: StoreScene, index: number): Promise<void> {
  const of = pick(model.tasks, index);
  if (of === undefined) return;
  model.remove(of);
  scene.same('what remove gives', await scene.store.tasks.remove(of.task.uid, model.now), of.task);
}

async function playAdvance(model: NaiveStore, scene: StoreScene, milliseconds: number): Promise<void> {
  await scene.clock.advance(milliseconds);
  model.now += milliseconds;
}

async function playPrune(
  model: NaiveStore,
  scene: StoreScene,
  given: { readonly limit: number; readonly endedAgo: number; readonly eventsAgo: number },
): Promise<void> {
  const { limit } = given;
  const [endedBefore, eventsBefore] = [model.now - given.endedAgo, model.now - given.eventsAgo];
  model.prune(endedBefore, eventsBefore);
  for (let deleted = 1; deleted > 0;) {
    deleted = await scene.store.prune({ endedBefore, eventsBefore, limit });
    scene.holds(`prune deletes ${limit} rows at most`, deleted <= limit, deleted);
  }
}

async function playReopen(model: NaiveStore, scene: StoreScene): Promise<void> {
  await scene.reopen();
  for (const lease of model.leases) lease.until = 0;
}
