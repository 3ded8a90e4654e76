import { systemClock } from '../../clock/system-clock.ts';
import { createUid } from '../../durable/uid.ts';
import { TasksError } from '../../errors/index.ts';
import type { TasksErrorCode } from '../../errors/index.ts';
import type { TaskStatusV1 } from '../../provider/index.ts';
import type { DeliveryClaimRequest, ClaimedDelivery } from '../../store/delivery-queue.ts';
import type { StoredEvent } from '../../store/event-log.ts';
import type { ClaimedTask, PollClaimRequest, PollOutcome } from '../../store/poll-queue.ts';
import type { Store } from '../../store/store.ts';
import type { NewTask, StoredTask } from '../../store/stored-task.ts';
import type { StoredWebhook } from '../../store/webhook-store.ts';
import { Broken } from '../contract/scene.ts';
import { createManualClock } from '../manual-clock.ts';
import type { ManualClock } from '../manual-clock.ts';
import { firstDifference, show } from './first-difference.ts';
import type { StoreContractOptions } from './store-contract-options.ts';

/** The kind of task that the checks use unless they say otherwise. */
export const kind = { provider: 'acme', type: 'job' } as const;

/** How long the checks lease, in milliseconds. */
export const leaseMs = 15_000;

/** Where one check is played: a store on a clock that stands still, and the words for what went wrong. */
export class StoreScene {
  readonly clock: ManualClock;
  readonly #options: StoreContractOptions;
  readonly #name: string;
  readonly #stores: Set<Store> = new Set();
  #store: Store;
  #ids = 0;

  private constructor(options: StoreContractOptions, name: string, clock: ManualClock, store: Store) {
    this.#options = options;
    this.#name = name;
    this.clock = clock;
    this.#store = store;
    this.#stores.add(store);
  }

  static async open(options: StoreContractOptions): Promise<StoreScene> {
    const clock = createManualClock();
    const name = `store-${crypto.randomUUID()}`;
    return new StoreScene(options, name, clock, await options.open({ clock, name }));
  }

  get store(): Store {
    return this.#store;
  }

  /** Several stores can be open on the data at once. */
  get shared(): boolean {
    return this.#options.shared === true;
  }

  /** Closes the store and opens its data again, on a clock that may show another time of day. */
  async reopen(clock: ManualClock = this.clock): Promise<void> {
    await this.#store.close();
    this.#stores.delete(this.#store);
    this.#store = await this.#options.open({ clock, name: this.#name });
    this.#stores.add(this.#store);
  }

  /** One more store on the same data. */
  async openAnother(): Promise<Store> {
    const store = await this.#options.open({ clock: this.clock, name: this.#name });
    this.#stores.add(store);
    return store;
  }

  async close(): Promise<void> {
    for (const store of this.#stores) await store.close();
    await this.#options.discard?.(this.#name);
  }

  /** A task that was not there yet, due at once. */
  newTask(parts: Partial<NewTask> = {}): NewTask {
    this.#ids += 1;
    const now = this.store.now();
    return { uid: createUid('tsk_', now), ...kind, id: `t${this.#ids}`, createdAt: now, nextPollAt: now, ...parts };
  }

  /** Tracks one such task. */
  async track(parts: Partial<NewTask> = {}): Promise<StoredTask> {
    const [verdict] = await this.store.tasks.track([this.newTask(parts)]);
    if (verdict?.created !== true) this.fail('a new task is created', `the verdict ${show(verdict)}`);
    return verdict.task;
  }

  /** Tracks so many, each a millisecond later than the one before. */
  async trackMany(count: number, parts: Partial<NewTask> = {}): Promise<readonly StoredTask[]> {
    const tasks: StoredTask[] = [];
    for (let index = 0; index < count; index += 1) {
      tasks.push(await this.track(parts));
      await this.clock.advance(1);
    }
    return tasks;
  }

  /** Leases what is due. */
  claim(request: Partial<PollClaimRequest> = {}): Promise<readonly ClaimedTask[]> {
    return this.store.polls.claim({ ...kind, dueBefore: this.store.now(), limit: 100, leaseMs, ...request });
  }

  /** Tracks a task and leases it alone. */
  async trackAndClaim(parts: Partial<NewTask> = {}): Promise<ClaimedTask> {
    const { uid, provider, type } = await this.track(parts);
    const all = await this.claim({ provider, type, limit: 10_000 });
    const others = all.filter(({ task }) => task.uid !== uid);
    if (others.length > 0) await this.store.polls.release(others.map(({ task, attempt }) => ({ uid: task.uid, attempt })));
    const claimed = all.find(({ task }) => task.uid === uid);
    return claimed ?? this.fail('a task that is due is claimed', 'it was not among what claim gave');
  }

  /** What comes of a poll: the task is running, and asked after again in a second. */
  outcome({ task, attempt }: ClaimedTask, parts: Partial<PollOutcome> = {}): PollOutcome {
    const at = this.store.now();
    return {
      uid: task.uid,
      attempt,
      at,
      polls: task.polls + 1,
      status: running,
      observedAt: at,
      nextPollAt: at + 1000,
      ...parts,
    };
  }

  /** What comes of the last poll of a task. */
  ending(claimed: ClaimedTask, parts: Partial<PollOutcome> = {}): PollOutcome {
    return this.outcome(claimed, {
      status: succeeded,
      nextPollAt: undefined,
      endedBy: 'vendor',
      event: 'task.succeeded',
      ...parts,
    });
  }

  /** Tracks a task, and lets the vendor end it at once. */
  async trackAndEnd(parts: Partial<NewTask> = {}, outcome: Partial<PollOutcome> = {}): Promise<StoredTask> {
    const claimed = await this.trackAndClaim(parts);
    this.same('what settle gives', await this.store.polls.settle([this.ending(claimed, outcome)]), [true]);
    return this.taskOf(claimed.task.uid);
  }

  /** A task as it is stored; it must be there. */
  async taskOf(uid: string): Promise<StoredTask> {
    return (await this.store.tasks.get(uid)) ?? this.fail(`the task ${uid} is stored`, 'get gave undefined');
  }

  /** All events, read page by page. */
  async events(options: { readonly uid?: string; readonly limit?: number; readonly store?: Store } = {}): Promise<StoredEvent[]> {
    const { store = this.store, uid, limit = 1000 } = options;
    const events: StoredEvent[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await store.events.read({ after, uid, limit });
      events.push(...page.events);
      if (!page.more) return events;
      if (page.cursor === after) this.fail('a page with more behind it has another cursor than the one before', show(after));
      after = page.cursor;
    }
  }

  /** Adds a receiver. */
  async addWebhook(parts: Partial<StoredWebhook> = {}): Promise<StoredWebhook> {
    const now = this.store.now();
    const webhook: StoredWebhook = {
      id: createUid('whk_', now),
      url: 'https://receiver.test/hook',
      scope: 'subscription',
      secrets: [{ secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3' }],
      createdAt: now,
      ...parts,
    };
    await this.store.webhooks.add(webhook);
    return webhook;
  }

  /** Leases deliveries that are due. */
  claimDeliveries(request: Partial<DeliveryClaimRequest> = {}): Promise<readonly ClaimedDelivery[]> {
    return this.store.deliveries.claim({
      dueBefore: this.store.now(),
      limit: 100,
      perWebhook: 100,
      except: [],
      leaseMs,
      ...request,
    });
  }

  /** The check fails unless both are the same JSON. */
  same(what: string, seen: unknown, expected: unknown): void {
    const difference = firstDifference(seen, expected);
    if (difference === undefined) return;
    const where = difference.path === '' ? what : `${what}: ${difference.path}`;
    this.fail(`${where} is ${show(difference.expected)}`, `${where} is ${show(difference.seen)}`);
  }

  /** The check fails unless it is so. */
  holds(expected: string, holds: boolean, seen: unknown): void {
    if (!holds) this.fail(expected, show(seen));
  }

  /** The check fails unless the call rejects with a `TasksError` of that code. */
  async refused(what: string, call: () => Promise<unknown>, code: TasksErrorCode = 'invalid_argument'): Promise<void> {
    const expected = `${what} rejects with a TasksError of code "${code}"`;
    let value: unknown;
    try {
      value = await call();
    } catch (error) {
      if (TasksError.isInstance(error) && error.code === code) return;
      this.fail(expected, `it rejected with ${show(error)}`);
    }
    this.fail(expected, `it resolved with ${show(value)}`);
  }

  /** The check fails unless it becomes so within its patience, in real time. */
  async eventually(expected: string, holds: () => boolean): Promise<void> {
    let patient = true;
    const cancel = systemClock.schedule(() => {
      patient = false;
    }, this.#options.patienceMs ?? 4000);
    while (!holds()) {
      if (!patient) this.fail(expected, 'it did not come to it');
      await new Promise<void>((resolve) => {
        systemClock.schedule(resolve, 5);
      });
    }
    cancel();
  }

  /** Ends the check: the rule is broken. */
  fail(expected: string, seen: string): never {
    throw new Broken({ expected, seen, mend: '' });
  }
}

/** A vendor's answer for a task that is under way. */
export const running: TaskStatusV1 = { state: 'running', vendorState: 'WORKING' };

/** A vendor's answer for a task that is done. */
export const succeeded: TaskStatusV1 = {
  state: 'succeeded',
  vendorState: 'DONE',
  progress: { succeeded: 2, failed: 0, total: 2 },
  succeeded: [{ key: 'a' }, { key: 'b' }],
};
