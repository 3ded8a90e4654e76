import { asCreated } from '../../../durable/task-life.ts';
import { wantsEvent } from '../../../durable/wants-event.ts';
import type { DeliveryOutcome, DeliveryState } from '../../../store/delivery-queue.ts';
import type { StoredEvent } from '../../../store/event-log.ts';
import type { PollOutcome } from '../../../store/poll-queue.ts';
import type { NewTask, StoredTask } from '../../../store/stored-task.ts';
import type { StoredWebhook } from '../../../store/webhook-store.ts';

/** A lease that was given; it may be over. */
export interface NaiveLease {
  readonly of: NaiveTask | NaiveDelivery;
  readonly attempt: number;
  until: number;
}

export interface NaiveTask {
  task: StoredTask;
}

/** Without its id, which the store under test chooses. */
type Told = StoredEvent extends infer TEvent ? (TEvent extends StoredEvent ? Omit<TEvent, 'id'> : never) : never;

export interface NaiveEvent {
  readonly told: Told;
  /** As the store under test named it. */
  id: string;
}

export interface NaiveDelivery {
  readonly webhookId: string;
  readonly event: NaiveEvent;
  state: DeliveryState;
  tries: number;
  nextTryAt: number | undefined;
}

/**
 * What a store is to do, said as plainly as can be: lists that are searched from end to end, and every lease that was ever given. It takes over what a store is
 * free to choose: the names of events, and which of several that are due at one instant comes first.
 */
export class NaiveStore {
  now: number;
  tasks: NaiveTask[] = [];
  events: NaiveEvent[] = [];
  deliveries: NaiveDelivery[] = [];
  webhooks: StoredWebhook[] = [];
  leases: NaiveLease[] = [];
  /** All events that were ever told, in order; those that were pruned too. */
  readonly told: NaiveEvent[] = [];
  readonly pruned: Set<NaiveEvent> = new Set();
  /** The ids of deliveries that were leased, as the store under test named them. */
  readonly names: Map<NaiveDelivery, string> = new Map();

  constructor(now: number) {
    this.now = now;
  }

  find(id: string): NaiveTask | undefined {
    return this.tasks.find(({ task }) => task.id === id && (task.endedBy === undefined || task.endedBy === 'vendor'));
  }

  track(given: NewTask): boolean {
    if (this.find(given.id) !== undefined) return false;
    const task: StoredTask = { ...given, updatedAt: given.createdAt, polls: 0 };
    this.tasks.push({ task });
    this.#tell({ type: 'task.created', timestamp: given.createdAt, task: asCreated(task) });
    return true;
  }

  remove(of: NaiveTask): void {
    if (of.task.endedAt !== undefined) return;
    of.task = { ...of.task, nextPollAt: undefined, updatedAt: this.now, endedAt: this.now, endedBy: 'removed' };
    this.#tell({ type: 'task.removed', timestamp: this.now, task: of.task });
  }

  hasten(of: NaiveTask, at: number): boolean {
    if (of.task.nextPollAt === undefined) return false;
    of.task = { ...of.task, nextPollAt: Math.min(of.task.nextPollAt, at) };
    return true;
  }

  /** The lease that holds something, if one does. */
  leaseOf(of: NaiveTask | NaiveDelivery): NaiveLease | undefined {
    const newest = this.leases.findLast((lease) => lease.of === of);
    const ended = 'task' in of ? of.task.endedAt !== undefined : of.state !== 'pending';
    return newest === undefined || ended || newest.until <= this.now ? undefined : newest;
  }

  holds(lease: NaiveLease): boolean {
    return this.leaseOf(lease.of) === lease && this.#isThere(lease.of);
  }

  /** Tasks that are tracked and not leased, the earliest first. */
  waiting(): readonly NaiveTask[] {
    const free = this.tasks.filter((each) => each.task.nextPollAt !== undefined && this.leaseOf(each) === undefined);
    return free.toSorted((left, right) => (left.task.nextPollAt ?? 0) - (right.task.nextPollAt ?? 0));
  }

  settle(lease: NaiveLease, outcome: PollOutcome): boolean {
    if (!this.holds(lease) || !('task' in lease.of)) return false;
    const { at, polls, observedAt, lastError, trouble, nextPollAt, endedBy, event } = outcome;
    const status = outcome.status ?? lease.of.task.status;
    const endedAt = nextPollAt === undefined ? at : undefined;
    const written = { updatedAt: at, polls, status, observedAt, lastError, trouble, nextPollAt, endedBy, endedAt };
    lease.until = 0;
    lease.of.task = { ...lease.of.task, ...written };
    if (event !== undefined) this.#tell({ type: event, timestamp: at, task: lease.of.task });
    return true;
  }

  /** Deliveries of enabled receivers that are pending and not leased, the earliest first. */
  waitingDeliveries(): readonly NaiveDelivery[] {
    const enabled = new Set(this.webhooks.filter(({ disabledAt }) => disabledAt === undefined).map(({ id }) => id));
    return this.deliveries
      .filter((each) => each.state === 'pending' && enabled.has(each.webhookId) && this.leaseOf(each) === undefined)
      .toSorted((left, right) => (left.nextTryAt ?? 0) - (right.nextTryAt ?? 0));
  }

  leasedOf(webhookId: string): number {
    return this.deliveries.filter((each) => each.webhookId === webhookId && this.leaseOf(each) !== undefined).length;
  }

  settleDelivery(lease: NaiveLease, { state, nextTryAt, tried }: DeliveryOutcome): boolean {
    if (!this.holds(lease) || 'task' in lease.of) return false;
    lease.until = 0;
    Object.assign(lease.of, { state, nextTryAt, tries: lease.of.tries + (tried === undefined ? 0 : 1) });
    return true;
  }

  redeliver(webhookId: string, at: number): number {
    const failed = this.deliveries.filter((each) => each.webhookId === webhookId && each.state === 'failed');
    for (const each of failed) Object.assign(each, { state: 'pending', tries: 0, nextTryAt: at });
    return failed.length;
  }

  disable(id: string, reason: string): void {
    const found = this.webhooks.find((each) => each.id === id);
    if (found === undefined || found.disabledAt !== undefined) return;
    this.#replace({ ...found, disabledAt: this.now, disabledReason: reason });
    const webhook = { id, url: found.url, disabledAt: this.now, reason };
    this.#tell({ type: 'webhook.disabled', timestamp: this.now, webhook });
  }

  enable(id: string): void {
    const found = this.webhooks.find((each) => each.id === id);
    if (found !== undefined) this.#replace({ ...found, disabledAt: undefined, disabledReason: undefined });
  }

  removeWebhook(id: string): void {
    this.webhooks = this.webhooks.filter((each) => each.id !== id);
    this.deliveries = this.deliveries.filter((each) => each.webhookId !== id);
  }

  prune(endedBefore: number, eventsBefore: number): void {
    const waiting = new Set(this.deliveries.filter(({ state }) => state === 'pending').map(({ event }) => event));
    const old = this.events.filter((event) => event.told.timestamp < eventsBefore && !waiting.has(event));
    this.#forget(old);
    this.tasks = this.tasks.filter((each) => {
      const own = this.events.filter(({ told }) => 'task' in told && told.task.uid === each.task.uid);
      if ((each.task.endedAt ?? Infinity) >= endedBefore || own.some((event) => waiting.has(event))) return true;
      this.#forget(own);
      return false;
    });
  }

  #forget(events: readonly NaiveEvent[]): void {
    for (const event of events) this.pruned.add(event);
    this.events = this.events.filter((event) => !this.pruned.has(event));
    this.deliveries = this.deliveries.filter(({ event }) => !this.pruned.has(event));
  }

  #isThere(of: NaiveTask | NaiveDelivery): boolean {
    return 'task' in of ? this.tasks.includes(of) : this.deliveries.includes(of);
  }

  #replace(webhook: StoredWebhook): void {
    this.webhooks = this.webhooks.map((each) => (each.id === webhook.id ? webhook : each));
  }

  #tell(told: Told): void {
    const event: NaiveEvent = { told, id: '' };
    this.events.push(event);
    this.told.push(event);
    for (const webhook of this.webhooks) {
      if (!wantsEvent(webhook, { ...told, id: '' })) continue;
      this.deliveries.push({ webhookId: webhook.id, event, state: 'pending', tries: 0, nextTryAt: told.timestamp });
    }
  }
}
