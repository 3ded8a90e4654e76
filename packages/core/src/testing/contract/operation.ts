import { TasksError, isDoneState } from '../../provider/index.ts';
import type { TaskTypeV1 } from '../../provider/index.ts';
import { answerOf } from './reactions.ts';
import type { Subject } from './subject.ts';
import type { StateExample, TaskTypeUpstream, UpstreamReply } from './upstream-description.ts';

/** One method of a task type, ready to be called. */
export interface Operation {
  readonly method: 'getStatus' | 'getStatusMany' | 'submit' | 'cancel';
  /** What the vendor answers when all is well. */
  readonly good: UpstreamReply;
  call(type: TaskTypeV1, signal: AbortSignal): unknown;
}

/** A task id as the vendor makes them. */
export function taskId({ id = 'contract-task' }: TaskTypeUpstream, number: number): string {
  if (typeof id === 'function') return id(number);
  return number === 0 ? id : `${id}${number}`;
}

/** The vendor's answers for a task that has ended, and for one that has not. */
export function doneExample({ states }: TaskTypeUpstream): StateExample {
  return found(states.find(({ expect }) => isDoneState(expect.state)));
}

/** See {@link doneExample}. */
export function openExample({ states }: TaskTypeUpstream): StateExample {
  return found(states.find(({ expect }) => !isDoneState(expect.state)));
}

/** Every call that the task type offers. */
export function operationsOf({ type, example }: Subject): readonly Operation[] {
  const { submit, cancel, many } = example;
  const id = taskId(example, 0);
  const operations: Operation[] = [
    { method: 'getStatus', good: doneExample(example).answer, call: (each, signal) => each.getStatus(id, { signal }) },
  ];
  if (type.getStatusMany !== undefined && many !== undefined) {
    const ids = manyIds(type, example);
    operations.push({
      method: 'getStatusMany',
      good: manyReply(example, () => doneExample(example)),
      call: (each, signal) => each.getStatusMany?.(ids, { signal }),
    });
  }
  if (type.submit !== undefined && submit !== undefined) {
    operations.push({
      method: 'submit',
      good: submit.answer,
      call: (each, signal) => each.submit?.(submit.input, { signal, idempotencyKey: crypto.randomUUID() }),
    });
  }
  if (type.cancel !== undefined && cancel !== undefined) {
    operations.push({ method: 'cancel', good: cancel.answer, call: (each, signal) => each.cancel?.(id, { signal }) });
  }
  return operations;
}

/** As many ids as one request takes, but no more than five. */
export function manyIds({ maxBatchSize = 100 }: TaskTypeV1, example: TaskTypeUpstream): readonly string[] {
  return Array.from({ length: Math.max(1, Math.min(5, maxBatchSize)) }, (_, number) => taskId(example, number));
}

/** The vendor's answer for many tasks. @param stateOf - The state of each; `undefined` for a task that the vendor does not know. */
export function manyReply(example: TaskTypeUpstream, stateOf: (id: string) => StateExample | undefined): UpstreamReply {
  return (request) => {
    const ids = (example.many?.idsOf(request) ?? []).map(String);
    const tasks = ids.map((id) => {
      const state = stateOf(id);
      return { id, body: state === undefined ? undefined : answerOf(state.answer, request).body };
    });
    return example.many?.answer(tasks) ?? {};
  };
}

/** The options were checked to have both. */
function found(example: StateExample | undefined): StateExample {
  if (example !== undefined) return example;
  throw new TasksError({
    code: 'invalid_argument',
    message: 'upstream was changed after the checks were made. Make the checks anew.',
  });
}
