export { createDurablePoller } from './create-durable-poller.ts';
export type {
  DurablePoller,
  DurablePollerOptions,
  DurablePollerStats,
  SubmitAndTrackOptions,
  SubmittedTask,
  TrackOutcome,
  TrackRequest,
} from './durable-poller.ts';
export { createMemoryStore } from './memory/create-memory-store.ts';
export type { MemoryStoreOptions } from './memory/create-memory-store.ts';
export { asCreated, isLastEvent, stateOf } from './task-life.ts';
export { createUid } from './uid.ts';
export { wantsEvent } from './wants-event.ts';
export { createWebhookSecret } from './webhook-secret.ts';
