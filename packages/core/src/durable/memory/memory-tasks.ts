import { TasksError } from '../../errors/index.ts';
import type { JsonValue, NewTask, StoredTask, TaskAddress } from '../../store/stored-task.ts';
import type { Page, TaskCount, TaskQuery, TaskStore, TrackVerdict } from '../../store/task-store.ts';
import { asCreated, stateOf } from '../task-life.ts';
import { createUid } from '../uid.ts';
import { createWebhookSecret } from '../webhook-secret.ts';
import { appendEvent, tellAppended } from './append-event.ts';
import { frozenCopy } from './frozen-copy.ts';
import { endLease } from './lease.ts';
import { pageOf } from './page-of.ts';
import { addressKey, nextPlace, writeTask } from './rows.ts';
import type { Rows, TaskRow } from './rows.ts';

/** The tasks of a memory store. */
export class MemoryTasks implements TaskStore {
  readonly #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  async track(given: readonly NewTask[]): Promise<readonly TrackVerdict[]> {
    const tasks = given.map((task) => frozenCopy(task));
    this.#checkUids(tasks);
    const verdicts = tasks.map((task) => this.#trackOne(task));
    const created = verdicts.filter((verdict) => verdict.created);
    if (created.length > 0) tellAppended(this.#rows);
    const kinds = new Map(created.map(({ task: { provider, type } }) => [JSON.stringify([provider, type]), { provider, type }]));
    for (const kind of kinds.values()) this.#rows.tasksDue.call(kind);
    return verdicts;
  }

  async get(uid: string): Promise<StoredTask | undefined> {
    return this.#rows.tasks.get(uid)?.task;
  }

  async find(address: TaskAddress): Promise<StoredTask | undefined> {
    return this.#rows.found.get(addressKey(address))?.task;
  }

  async list(query: TaskQuery): Promise<Page<StoredTask>> {
    const { items, nextCursor } = pageOf({
      rows: this.#rows.tasks.values(),
      matches: ({ task }) => isAskedFor(task, query),
      what: 'task',
      limit: query.limit,
      cursor: query.cursor,
    });
    return { items: items.map(({ task }) => task), nextCursor };
  }

  async remove(uid: string, at: number): Promise<StoredTask | undefined> {
    const row = this.#rows.tasks.get(uid);
    if (row === undefined || row.task.endedAt !== undefined) return row?.task;
    const { nextPollAt: _, ...task } = row.task;
    endLease(row);
    writeTask(this.#rows, row, { ...task, updatedAt: at, endedAt: at, endedBy: 'removed' });
    appendEvent(this.#rows, { type: 'task.removed', timestamp: at, task: row.task });
    tellAppended(this.#rows);
    return row.task;
  }

  async counts(): Promise<readonly TaskCount[]> {
    const counts = new Map<string, TaskCount>();
    for (const { task } of this.#rows.tasks.values()) {
      const { provider, type, endedBy } = task;
      const state = stateOf(task);
      const key = JSON.stringify([provider, type, state, endedBy]);
      counts.set(key, { provider, type, state, endedBy, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    return [...counts.values()];
  }

  /** Before anything changes: a call that fails has changed nothing. */
  #checkUids(tasks: readonly NewTask[]): void {
    const addresses = new Set<string>();
    const uids = new Set<string>();
    for (const task of tasks) {
      const address = addressKey(task);
      if (this.#rows.found.has(address) || addresses.has(address)) continue;
      if (this.#rows.tasks.has(task.uid) || uids.has(task.uid)) {
        throw new TasksError({
          code: 'invalid_argument',
          message: `The uid ${JSON.stringify(task.uid)} is that of another task. Make a new one for every task.`,
        });
      }
      addresses.add(address);
      uids.add(task.uid);
    }
  }

  #trackOne(task: NewTask): TrackVerdict {
    const found = this.#rows.found.get(addressKey(task));
    if (found !== undefined) return { task: found.task, created: false };
    const stored: StoredTask = { ...task, updatedAt: task.createdAt, polls: 0 };
    const row: TaskRow = { task: stored, place: nextPlace(this.#rows), attempt: 0, leasedUntil: 0 };
    writeTask(this.#rows, row, stored);
    this.#makeReceiver(task);
    appendEvent(this.#rows, { type: 'task.created', timestamp: task.createdAt, task: frozenCopy(asCreated(stored)) });
    return { task: stored, created: true };
  }

  #makeReceiver({ webhookUrl: url, createdAt }: NewTask): void {
    if (url === undefined) return;
    for (const { webhook } of this.#rows.webhooks.values()) if (webhook.scope === 'task' && webhook.url === url) return;
    const id = createUid('whk_', createdAt);
    const webhook = frozenCopy({ id, url, scope: 'task', secrets: [{ secret: createWebhookSecret() }], createdAt } as const);
    this.#rows.webhooks.set(id, { webhook, place: nextPlace(this.#rows) });
  }
}

function isAskedFor(task: StoredTask, query: TaskQuery): boolean {
  const { states, provider, type, done, endedBy, metadata, createdAfter } = query;
  return (
    (states === undefined || states.includes(stateOf(task))) &&
    (provider === undefined || task.provider === provider) &&
    (type === undefined || task.type === type) &&
    (done === undefined || (task.endedBy === 'vendor') === done) &&
    (endedBy === undefined || task.endedBy === endedBy) &&
    (createdAfter === undefined || task.createdAt > createdAfter) &&
    Object.entries(metadata ?? {}).every(([name, text]) => textOf(task.metadata, name) === text)
  );
}

/** A member as text; undefined where there is none that has one. */
function textOf(metadata: StoredTask['metadata'], name: string): string | undefined {
  const value: JsonValue | undefined = metadata !== undefined && Object.hasOwn(metadata, name) ? metadata[name] : undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
