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
