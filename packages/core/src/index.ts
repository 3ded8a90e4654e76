export { TasksError, TimeoutError } from './errors/index.ts';
export { defineProvider, formatRef, isDoneState, parseRef, taskRef } from './provider/index.ts';
export type {
  DoneState,
  FailedTaskItem,
  RateLimitBucket,
  TaskHandle,
  TaskItem,
  TaskProgress,
  TaskProviderV1,
  TaskQuota,
  TaskRef,
  TaskRefParts,
  TaskSnapshot,
  TaskState,
  TaskStatusV1,
  TaskTypeV1,
  TasksErrorCode,
  TasksErrorJson,
  TasksErrorOptions,
  TimeoutErrorOptions,
} from './provider/index.ts';
export type { Clock } from './clock/clock.ts';
export { systemClock } from './clock/system-clock.ts';
export { createPoller } from './poller/create-poller.ts';
export type {
  GetStatusOptions,
  Poller,
  PollerOptions,
  RefInput,
  SubmitOptions,
  WaitOptions,
  WaitOutcome,
  WatchOptions,
} from './poller/poller.ts';
export type { PollerStats } from './poller/poller-stats.ts';
export type { PollerSpan, PollerTracer, SpanAttributes } from './poller/tracer.ts';
export type { PollerEvent } from './poller/poller-event.ts';
export type { SavedDurations } from './schedule/duration-learner.ts';
export { fixed } from './schedule/fixed-interval.ts';
export type { Schedule, ScheduleContext } from './schedule/schedule.ts';
export type {
  ClaimedDelivery,
  DeliveryAttempt,
  DeliveryClaimRequest,
  DeliveryOutcome,
  DeliveryQuery,
  DeliveryQueue,
  DeliveryState,
  RedeliverRequest,
  StoredDelivery,
} from './store/delivery-queue.ts';
export type { EventLog, EventPage, EventQuery, StoredEvent, TaskEvent, WebhookDisabledEvent } from './store/event-log.ts';
export type { IdempotencyStore, IdempotencyVerdict } from './store/idempotency-store.ts';
export type {
  ClaimedTask,
  PollBacklog,
  PollClaimRequest,
  PollLease,
  PollOutcome,
  PollQueue,
  TaskKindName,
} from './store/poll-queue.ts';
export type { DurationStore, PruneRequest, Store } from './store/store.ts';
export type {
  EndedBy,
  JsonValue,
  NewTask,
  PollTrouble,
  StoredTask,
  TaskAddress,
  TaskEventType,
  TaskMetadata,
} from './store/stored-task.ts';
export type { Page, TaskCount, TaskQuery, TaskStore, TrackVerdict } from './store/task-store.ts';
export type {
  StoredWebhook,
  WebhookDisabled,
  WebhookEventType,
  WebhookPatch,
  WebhookQuery,
  WebhookSecret,
  WebhookStore,
} from './store/webhook-store.ts';
