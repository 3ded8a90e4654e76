import type { TaskState } from '../../provider/index.ts';
import { jsonProblem } from './plain-json.ts';

const states: ReadonlySet<unknown> = new Set<TaskState>([
  'queued',
  'running',
  'succeeded',
  'partially_succeeded',
  'failed',
  'canceled',
  'unknown',
]);

/** An instant with its zone, as the contract wants it: `2026-01-02T03:04:05Z`. */
const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** How strictly {@link statusProblem} looks. */
export interface StatusDemands {
  /** Whether the vendor's answer was sound, so that counts must agree with each other and every item must have a name. */
  readonly sound: boolean;
}

/** What is wrong with a provider's answer to a status call, as the middle of a sentence; `undefined` when it is a status of the contract. */
export function statusProblem(value: unknown, { sound }: StatusDemands): string | undefined {
  if (typeof value !== 'object' || value === null) return 'it is not an object';
  const status = value as Readonly<Record<string, unknown>>;
  const { state, vendorState, reason, finishedAt, retryAfterMs } = status;
  if (!states.has(state)) return `state is ${shown(state)}, which is none of ${[...states].join(', ')}`;
  if (typeof vendorState !== 'string') return `vendorState is ${shown(vendorState)}, not a string`;
  if (reason !== undefined && typeof reason !== 'string') return `reason is ${shown(reason)}, not a string`;
  if (finishedAt !== undefined && !isInstant(finishedAt))
    return `finishedAt is ${shown(finishedAt)}, not an ISO 8601 instant with its zone`;
  if (retryAfterMs !== undefined && !isAmount(retryAfterMs))
    return `retryAfterMs is ${shown(retryAfterMs)}, not a number of milliseconds`;
  return (
    quotaProblem(status['quota']) ??
    itemsProblem('succeeded', status['succeeded'], sound) ??
    itemsProblem('failed', status['failed'], sound) ??
    progressProblem(status['progress']) ??
    (sound ? contradiction(status as unknown as CheckedStatus) : undefined) ??
    jsonProblem(value, 'the status')
  );
}

interface Counts {
  readonly total?: number | undefined;
  readonly succeeded: number;
  readonly failed: number;
  readonly pending?: number | undefined;
}

interface CheckedStatus {
  readonly state: TaskState;
  readonly progress?: Counts | undefined;
  readonly succeeded?: readonly unknown[] | undefined;
  readonly failed?: readonly unknown[] | undefined;
}

function quotaProblem(quota: unknown): string | undefined {
  if (quota === undefined) return undefined;
  const { remaining } = (quota ?? {}) as { readonly remaining?: unknown };
  return isAmount(remaining) ? undefined : `quota.remaining is ${shown(remaining)}, not a number of at least 0`;
}

function itemsProblem(list: string, items: unknown, sound: boolean): string | undefined {
  if (items === undefined) return undefined;
  if (!Array.isArray(items)) return `${list} is ${shown(items)}, not a list`;
  for (const [index, item] of (items as readonly unknown[]).entries()) {
    const { key, reason } = (item ?? {}) as { readonly key?: unknown; readonly reason?: unknown };
    if (typeof key !== 'string' || (sound && key === '')) return `${list}[${index}].key is ${shown(key)}, not a name`;
    if (list === 'failed' && reason !== undefined && typeof reason !== 'string') {
      return `failed[${index}].reason is ${shown(reason)}, not a string`;
    }
  }
  return undefined;
}

function progressProblem(progress: unknown): string | undefined {
  if (progress === undefined) return undefined;
  const counts = (progress ?? {}) as Readonly<Record<string, unknown>>;
  for (const name of ['succeeded', 'failed', 'total', 'pending']) {
    const count = counts[name];
    if (count === undefined && (name === 'total' || name === 'pending')) continue;
    if (!Number.isSafeInteger(count) || Number(count) < 0)
      return `progress.${name} is ${shown(count)}, not a whole number of at least 0`;
  }
  return undefined;
}

function contradiction({ state, progress, succeeded = [], failed = [] }: CheckedStatus): string | undefined {
  const counts = progress ?? { succeeded: succeeded.length, failed: failed.length };
  if (counts.succeeded < succeeded.length)
    return `progress.succeeded is ${counts.succeeded} beside ${succeeded.length} items that succeeded`;
  if (counts.failed < failed.length) return `progress.failed is ${counts.failed} beside ${failed.length} items that failed`;
  const ended = counts.succeeded + counts.failed;
  const known = ended + (counts.pending ?? 0);
  if (counts.total !== undefined && known > counts.total) return `progress counts ${known} items of a total of ${counts.total}`;
  if (state !== 'succeeded') return undefined;
  if (counts.failed > 0) return `state is succeeded, and ${counts.failed} items failed`;
  return (counts.pending ?? 0) > 0 ? `state is succeeded, and ${counts.pending} items are pending` : undefined;
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && instantPattern.test(value) && !Number.isNaN(Date.parse(value));
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200);
  } catch {
    return 'something that is not JSON';
  }
}
