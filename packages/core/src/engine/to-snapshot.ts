import { TasksError } from '../errors/index.ts';
import { isDoneState } from '../provider/index.ts';
import type { TaskProgress, TaskSnapshot, TaskState, TaskStatusV1 } from '../provider/index.ts';

const states: ReadonlySet<string> = new Set<TaskState>([
  'queued',
  'running',
  'succeeded',
  'partially_succeeded',
  'failed',
  'canceled',
  'unknown',
]);

/**
 * Checks a provider's answer as far as the engine relies on it: a provider may be anyone's code.
 *
 * @throws {TasksError} `invalid_response` when it is not a status of the contract.
 */
export function checkStatus(answer: unknown, provider: string): TaskStatusV1 {
  const status = answer as Partial<TaskStatusV1> | null | undefined;
  if (typeof status?.state !== 'string' || !states.has(status.state) || typeof status.vendorState !== 'string') {
    throw new TasksError({
      code: 'invalid_response',
      message: `Provider "${provider}" answered with something that is not a task status: state ${JSON.stringify(status?.state)}, vendorState ${JSON.stringify(status?.vendorState)}. Report it to the provider's maintainers.`,
      provider,
    });
  }
  return status as TaskStatusV1;
}

/** What a status leaves to be counted. */
export function progressOf(status: TaskStatusV1): TaskProgress {
  return status.progress ?? { succeeded: status.succeeded?.length ?? 0, failed: status.failed?.length ?? 0 };
}

/** The vendor's id in a ref of that kind. */
export function idOf({ prefix }: SnapshotKind, ref: string): string {
  return ref.slice(prefix.length);
}

/** What a snapshot tells of the kind of its task. */
export interface SnapshotKind {
  readonly provider: { readonly name: string };
  readonly typeName: string;
  /** `<provider>:<type>:` */
  readonly prefix: string;
}

/** Puts a provider's answer into the normal form that users see. */
export function toSnapshot(kind: SnapshotKind, ref: string, status: TaskStatusV1, observedAt: number): TaskSnapshot {
  const { reason, quota, finishedAt, raw } = status;
  return {
    ref,
    provider: kind.provider.name,
    type: kind.typeName,
    id: idOf(kind, ref),
    state: status.state,
    done: isDoneState(status.state),
    vendorState: status.vendorState,
    progress: progressOf(status),
    succeeded: status.succeeded ?? [],
    failed: status.failed ?? [],
    ...(reason !== undefined && { reason }),
    ...(quota !== undefined && { quota }),
    ...(finishedAt !== undefined && { finishedAt }),
    observedAt: isoInstant(observedAt),
    ...(raw !== undefined && { raw }),
  };
}

let lastInstant = Number.NaN;
let lastIso = '';

/** Of many tasks that end within one millisecond, each need not write the time anew. */
function isoInstant(time: number): string {
  if (time !== lastInstant) {
    lastIso = new Date(time).toISOString();
    lastInstant = time;
  }
  return lastIso;
}

/** Whether two answers differ in what a person would call progress. Quota and time do not count. */
export function isChange(before: TaskStatusV1 | undefined, after: TaskStatusV1): boolean {
  if (before === after) return false;
  if (before === undefined || before.state !== after.state || before.vendorState !== after.vendorState) return true;
  const left = progressOf(before);
  const right = progressOf(after);
  return (
    left.succeeded !== right.succeeded ||
    left.failed !== right.failed ||
    left.total !== right.total ||
    left.pending !== right.pending ||
    before.succeeded?.length !== after.succeeded?.length ||
    before.failed?.length !== after.failed?.length ||
    before.reason !== after.reason
  );
}
