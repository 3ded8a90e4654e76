import { TasksError, TimeoutError } from '../errors/index.ts';
import type { TaskHandle } from '../provider/index.ts';
import type { TrackedTask } from './tracked-task.ts';

/** The error of a wait whose time is over before the task was done. */
export function timeoutError(task: TrackedTask, handle: TaskHandle): TimeoutError {
  const { snapshot, trouble, ref } = task;
  const lastError = trouble?.lastError;
  const seen = snapshot ? `last seen ${snapshot.state} (${snapshot.vendorState})` : 'not seen yet';
  const why = lastError ? ` The last request failed: ${lastError.message}` : '';
  return new TimeoutError({
    ref,
    provider: task.kind.provider.name,
    snapshot,
    handle,
    message: `${ref} was not done within the time given: ${seen}. It goes on at the vendor; wait for the same ref to resume.${why}`,
    cause: lastError,
  });
}

/** The error of a request that a provider did not bring to an end. */
export function hungError(provider: string, ref: string | undefined, timeoutMs: number): TasksError {
  return new TasksError({
    code: 'vendor_unavailable',
    message: `Provider "${provider}" gave no answer within ${timeoutMs / 1000} s.`,
    provider,
    ref,
  });
}

/** The warning of a state that a provider does not know. */
export function unknownStateWarning({ ref, kind, status }: TrackedTask): string {
  return `${ref} is in the state ${JSON.stringify(status?.vendorState)}, which provider "${kind.provider.name}" does not know. It is polled on. Report it to the provider's maintainers.`;
}

/** The warning of an id that the vendor does not know, while there is hope that it will. */
export function notFoundWarning({ ref }: TrackedTask, graceMs: number): string {
  const patience = graceMs === Infinity ? '' : ` for ${Math.round(graceMs / 1000)} s`;
  return `The vendor does not know ${ref}; it is asked again${patience} in case the task is not visible yet.`;
}

/** The error of a batch answer that leaves a task out. */
export function leftOutError({ ref, kind }: TrackedTask): TasksError {
  return new TasksError({
    code: 'invalid_response',
    message: `Provider "${kind.provider.name}" was asked after many tasks at once and said nothing of ${ref}.`,
    provider: kind.provider.name,
    ref,
  });
}
