import type { TasksErrorCode } from '../../errors/index.ts';
import type { TaskProgress, TaskQuota, TaskState } from '../../provider/index.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** An HTTP answer of the vendor. */
export interface UpstreamAnswer {
  /** @default 200 */
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Text and bytes go as they are, anything else as JSON. @default no body */
  readonly body?: unknown;
}

/** An answer, or how it follows from the request. */
export type UpstreamReply = UpstreamAnswer | ((request: UpstreamRequest) => UpstreamAnswer);

/** A status in the normal form: `state` and `vendorState`, and whatever else of it is to be compared. Members left out are not looked at. */
export interface ExpectedStatus {
  readonly state: TaskState;
  /** The vendor's own word or number for the state, as a string. */
  readonly vendorState: string;
  readonly progress?: TaskProgress | undefined;
  readonly succeeded?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly failed?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly reason?: string | undefined;
  readonly quota?: TaskQuota | undefined;
  readonly finishedAt?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** A state that the vendor documents. */
export interface StateExample {
  /** Tells examples of one state apart in the checks' names, such as `with a failed image`. */
  readonly name?: string | undefined;
  /** What the vendor answers for a task in this state. */
  readonly answer: UpstreamReply;
  readonly expect: ExpectedStatus;
}

/** An error that is particular to the vendor, such as a code in a body of status 200. */
export interface ErrorExample {
  /** What the vendor means by it, for the check's name: `a key that has expired`. */
  readonly name: string;
  readonly answer: UpstreamReply;
  readonly code: TasksErrorCode;
  /** @default by the code */
  readonly retryable?: boolean | undefined;
  /** The vendor's own code, where the error is to carry it. @default not looked at */
  readonly vendorCode?: string | undefined;
  /** The call that is answered so. @default 'getStatus' */
  readonly method?: 'getStatus' | 'submit' | 'cancel' | undefined;
}

/** How tasks of the type are started. */
export interface SubmitExample {
  /** What `submit` is given. */
  readonly input: unknown;
  /** The vendor's answer to it. */
  readonly answer: UpstreamReply;
  /** The id of the new task in that answer. */
  readonly id: string;
  /** Where a request carries the idempotency key, for a vendor that takes one: `({ headers }) => headers['idempotency-key']`. @default the vendor takes none */
  readonly keyOf?: ((request: UpstreamRequest) => unknown) | undefined;
  /** Inputs that must be refused before anything is sent, beside those of a wrong kind that the checks think of themselves. @default [] */
  readonly badInputs?: readonly unknown[] | undefined;
}

/** How tasks of the type are stopped. */
export interface CancelExample {
  /** What the vendor answers when it stops a task. */
  readonly answer: UpstreamReply;
  /** Where a request to stop a task carries the id. @default that of the task type */
  readonly idOf?: ((request: UpstreamRequest) => unknown) | undefined;
}

/** One task that a request for many asks after. */
export interface AskedTask {
  readonly id: string;
  /** The body that the vendor answers when it is asked after this task alone; `undefined` for a task that it does not know. */
  readonly body: unknown;
}

/** How the vendor answers for many tasks at once. */
export interface ManyExample {
  /** The ids in a request, in its order. */
  readonly idsOf: (request: UpstreamRequest) => readonly unknown[];
  /** The vendor's answer for these tasks, composed of their bodies. */
  readonly answer: (tasks: readonly AskedTask[]) => UpstreamAnswer;
}

/** What the vendor does for one task type. */
export interface TaskTypeUpstream {
  /**
   * Task ids as the vendor makes them, different for each number. A text is the id of every answer; where several tasks are needed, numbers are put
   * behind it.
   *
   * @default 'contract-task'
   */
  readonly id?: string | ((number: number) => string) | undefined;
  /** Where a status request carries the id: `({ segments }) => segments[2]`, `({ query }) => query.get('id')`, `({ json }) => json['task_id']`. */
  readonly idOf: (request: UpstreamRequest) => unknown;
  /** An answer for every state that the vendor documents; at least one that is done and one that is not. */
  readonly states: readonly StateExample[];
  /**
   * An answer that is right in all but its state, which nobody documented: `word` stands where the state stands. A function without a parameter gives the
   * same answer always, for a vendor whose states are no words.
   */
  readonly unknownState: (word: string) => UpstreamAnswer;
  /** How the vendor says that it does not know a task. */
  readonly notFound: UpstreamReply;
  /** Errors that are particular to the vendor. @default [] */
  readonly errors?: readonly ErrorExample[] | undefined;
  /** Required for a type with `submit`. */
  readonly submit?: SubmitExample | undefined;
  /** Required for a type with `cancel`. */
  readonly cancel?: CancelExample | undefined;
  /** Required for a type with `getStatusMany`. */
  readonly many?: ManyExample | undefined;
}
