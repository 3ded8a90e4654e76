import { formatRef, isDoneState } from '@tasks/core';
import type {
  EndedBy,
  FailedTaskItem,
  StoredTask,
  TaskItem,
  TaskMetadata,
  TaskProgress,
  TaskQuota,
  TaskState,
  TasksErrorJson,
} from '@tasks/core';
import { stateOf } from '@tasks/core/durable';
import { isoInstant } from './iso-instant.ts';

/** A task as the API gives it: its latest snapshot, and what the server knows of its tracking. Instants are ISO 8601 texts. */
export interface TaskResource {
  readonly uid: string;
  /** `<provider>:<type>:<id>` */
  readonly ref: string;
  readonly provider: string;
  readonly type: string;
  readonly id: string;
  /** `queued` before the first poll. */
  readonly state: TaskState;
  readonly done: boolean;
  /** Empty before the first poll. */
  readonly vendorState: string;
  readonly progress: TaskProgress;
  readonly succeeded: readonly TaskItem[];
  readonly failed: readonly FailedTaskItem[];
  readonly reason?: string;
  readonly quota?: TaskQuota;
  readonly finishedAt?: string;
  /** Null before the first poll. */
  readonly observedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When the tracking ended. */
  readonly doneAt: string | null;
  /** Polls that were answered with a status. */
  readonly polls: number;
  /** Null once the tracking has ended. */
  readonly nextPollAt: string | null;
  /** What the last poll met with; null when it was answered. */
  readonly lastError: TasksErrorJson | null;
  readonly deadline: string | null;
  readonly endedBy: EndedBy | null;
  /** Empty when there is none. */
  readonly metadata: TaskMetadata;
  readonly webhookUrl: string | null;
}

/** A stored task as the API gives it. */
export function toTaskResource(task: StoredTask): TaskResource {
  const { uid, provider, type, id, status } = task;
  const state = stateOf(task);
  return {
    uid,
    ref: formatRef({ provider, type, id }),
    provider,
    type,
    id,
    state,
    done: isDoneState(state),
    vendorState: status?.vendorState ?? '',
    progress: status?.progress ?? { succeeded: status?.succeeded?.length ?? 0, failed: status?.failed?.length ?? 0 },
    succeeded: status?.succeeded ?? [],
    failed: status?.failed ?? [],
    ...(status?.reason !== undefined && { reason: status.reason }),
    ...(status?.quota !== undefined && { quota: status.quota }),
    ...(status?.finishedAt !== undefined && { finishedAt: status.finishedAt }),
    observedAt: isoInstant(task.observedAt),
    createdAt: new Date(task.createdAt).toISOString(),
    updatedAt: new Date(task.updatedAt).toISOString(),
    doneAt: isoInstant(task.endedAt),
    polls: task.polls,
    nextPollAt: task.endedAt === undefined ? isoInstant(task.nextPollAt) : null,
    lastError: task.lastError ?? null,
    deadline: isoInstant(task.deadline),
    endedBy: task.endedBy ?? null,
    metadata: task.metadata ?? {},
    webhookUrl: task.webhookUrl ?? null,
  };
}
