import type { TaskState } from '@tasks/core/provider';
import type { HttpConditions } from './http-condition.ts';
import type { HttpSource } from './http-source.ts';

/**
 * Which state the task is in. The rules are asked first, in their order; then the vendor's word is looked up. A word that is not listed is `unknown`; an answer
 * without a word is `invalid_response`.
 */
export interface HttpStateDefinition {
  /** Where the vendor's word or number for the state stands. */
  readonly from?: HttpSource | undefined;
  /** What each of the vendor's words means. Capitals count; numbers and booleans are written as texts. */
  readonly words?: Readonly<Record<string, HttpTaskState>> | undefined;
  /** For states that no single word tells. */
  readonly rules?: readonly HttpStateRule[] | undefined;
}

/**
 * A state, or `settled`: the vendor is done, and the items decide. None failed is `succeeded`, none succeeded `failed`, both `partially_succeeded`. With
 * neither counts nor lists in the answer it is `invalid_response`.
 */
export type HttpTaskState = TaskState | 'settled';

/** Says what an answer means, by `status`, `when` or both. */
export interface HttpStateRule {
  /** The HTTP status, or several. One of 300 and above is no error then. @default any from 200 to 299 */
  readonly status?: number | readonly number[] | undefined;
  readonly when?: HttpConditions | undefined;
  readonly state: HttpTaskState;
  /** What is shown as the vendor's word. @default the word at `from`, else the state */
  readonly vendorState?: string | undefined;
}
