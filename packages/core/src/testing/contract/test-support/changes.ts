import { TasksError } from '../../../provider/index.ts';
import type { TaskProviderV1, TaskStatusV1, TaskTypeV1, TasksErrorCode } from '../../../provider/index.ts';
import { nextTurn } from '../outcome.ts';
import type { AcmeAnswer, AcmeChange, AcmeParts } from './acme-provider.ts';

/** A provider with other members. */
export function provider(members: (good: AcmeParts) => Partial<TaskProviderV1>): AcmeChange {
  return (good) => ({ provider: () => ({ ...good.provider(), ...members(good) }) });
}

/** A task type with other members. */
export function type(members: (good: Required<TaskTypeV1>) => Partial<TaskTypeV1>): AcmeChange {
  return (good) => ({ type: { ...good.type, ...members(good.type as Required<TaskTypeV1>) } });
}

/** Statuses that are changed on their way out. */
export function status(change: (good: TaskStatusV1) => TaskStatusV1): AcmeChange {
  return (good) => ({ toStatus: (body) => change(good.toStatus(body)) });
}

/** Another code for one HTTP status. */
export function code(httpStatus: number, other: TasksErrorCode): AcmeChange {
  return (good) => ({ codeOf: (answer) => (answer.status === httpStatus ? other : good.codeOf(answer)) });
}

/** Other errors for answers that are no success. */
export function errors(make: (answer: AcmeAnswer, good: AcmeParts) => Error): AcmeChange {
  return (good) => ({ toError: (answer) => make(answer, good) as TasksError });
}

/** Other errors where no answer came, be it for the network or an abort. */
export function failure(make: (error: Error) => unknown): AcmeChange {
  return (good) => ({
    send: (call) =>
      good.send(call).catch((error: Error) => {
        throw TasksError.isInstance(error) && (error.code !== 'vendor_unavailable' || error.status !== undefined)
          ? error
          : make(error);
      }),
  });
}

/** Bodies that are read otherwise where the function gives something. */
export function parsed(read: (text: string) => unknown): AcmeChange {
  return (good) => ({ parse: (answer) => read(answer.text) ?? good.parse(answer) });
}

/** The signal ends the waiting only: the request goes on. */
export const waitingEndsOnly: AcmeChange = (good) => ({
  fetch: (call, signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      good.fetch(call, new AbortController().signal).then(resolve, reject);
    }),
});

/** An abort is answered after other work, here so many turns of the event loop. */
export const lateToReject: AcmeChange = (good) => ({
  send: (call) =>
    good.send(call).catch(async (error: unknown) => {
      for (let turn = 0; call.signal.aborted && turn < 10_000; turn += 1) await nextTurn();
      throw error;
    }),
});

/** The signal ends the request only until the head of its answer has come. */
export const signalOfHead: AcmeChange = (good) => ({
  async fetch(call, signal) {
    const controller = new AbortController();
    const follow = (): void => controller.abort(signal.reason);
    signal.addEventListener('abort', follow);
    const response = await good.fetch(call, controller.signal);
    signal.removeEventListener('abort', follow);
    return response;
  },
});

/** Sends another request after one that failed. */
export function again(when: (error: unknown) => boolean): AcmeChange {
  return (good) => ({
    send: (call) =>
      good.send(call).catch((error: unknown) => {
        if (!call.signal.aborted && when(error)) return good.send(call);
        throw error;
      }),
  });
}

/** Takes whatever fails for this answer. */
export function insteadOfErrors(text: string): AcmeChange {
  return (good) => ({ send: (call) => good.send(call).catch(() => ({ status: 200, headers: new Headers(), text })) });
}

/** A deep copy, by recursion. */
export function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => copied(element));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copied(member)]));
}

/** The merge that is in so many code bases: `target[name]` is followed wherever it leads. */
export function merged(target: Record<string, unknown>, source: unknown): Record<string, unknown> {
  for (const [name, member] of Object.entries(source as object) as [string, unknown][]) {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) target[name] = member;
    else target[name] = merged((target[name] ?? {}) as Record<string, unknown>, member);
  }
  return target;
}
