import type { FailedTaskItem, TaskItem, TaskTypeV1 } from '@tasks/core/provider';

/** A task type that can be created. */
export type JdTaskType<TInput, TSucceeded extends TaskItem, TFailed extends FailedTaskItem> = TaskTypeV1<
  TInput,
  TSucceeded,
  TFailed
> &
  Required<Pick<TaskTypeV1<TInput, TSucceeded, TFailed>, 'submit'>>;
