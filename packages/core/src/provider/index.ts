export { TasksError, TimeoutError, retryableByDefault } from '../errors/index.ts';
export type { TasksErrorCode, TasksErrorJson, TasksErrorOptions, TimeoutErrorOptions } from '../errors/index.ts';
export { assertPlugin, createFromPlugin, definePlugin } from './define-plugin.ts';
export type { PluginOption, TasksPluginV1 } from './define-plugin.ts';
export { assertProvider, defineProvider } from './define-provider.ts';
export type { StandardIssue, StandardResult, StandardSchema } from './standard-schema.ts';
export type { CallOptions, StatusCallOptions, SubmitCallOptions } from './v1/call-options.ts';
export type { TaskHandle } from './v1/task-handle.ts';
export type {
  RateLimitBucket,
  SubmitResultV1,
  TaskProviderV1,
  TaskStatusResultV1,
  TaskTypeHints,
  TaskTypeV1,
} from './v1/task-provider.ts';
export { formatRef, isProviderName, isTypeName, parseRef, splitRef, taskRef } from './v1/task-ref.ts';
export type { TaskRef, TaskRefParts } from './v1/task-ref.ts';
export type { FailedTaskItem, TaskItem, TaskProgress, TaskQuota, TaskSnapshot } from './v1/task-snapshot.ts';
export { isDoneState, settledState } from './v1/task-state.ts';
export type { DoneState, TaskState } from './v1/task-state.ts';
export type { TaskStatusV1 } from './v1/task-status.ts';
