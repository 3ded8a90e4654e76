import { TasksError } from '@tasks/core/provider';
import { toAnswer } from '../answer/api-answer.ts';
import type { ApiAnswer } from '../answer/api-answer.ts';
import { compileRefusal } from '../answer/read-refusal.ts';
import type { CallPurpose } from '../answer/read-refusal.ts';
import type { HttpCallDefinition } from '../definition/http-call.ts';
import type { HttpErrorsDefinition } from '../definition/http-errors.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { ApiRequest } from '../request/api-request.ts';
import { compileCall } from '../request/compile-call.ts';
import type { TemplateValues } from '../values/template.ts';

/** What a call is, beside its request. */
export interface CallKind {
  readonly errors: HttpErrorsDefinition | undefined;
  readonly purpose: CallPurpose;
  /** Whether an answer of status 300 or above makes sense after all. @default never */
  readonly explains?: (answer: ApiAnswer) => boolean;
}

/** An answer, and the request that it answers. */
export interface Asked {
  readonly answer: ApiAnswer;
  readonly request: ApiRequest;
}

/**
 * Sends a call, filled with values, and reads the answer.
 *
 * @throws {TasksError} when it cannot be made of the values, gets no answer, or is refused.
 */
export interface Ask {
  (client: ApiClient, values: TemplateValues, signal: AbortSignal): Promise<Asked>;
  /** Sends a request that was made of an earlier one. */
  again(client: ApiClient, request: ApiRequest, signal: AbortSignal): Promise<Asked>;
}

/** Takes a call apart, once. */
export function compileAsk(call: HttpCallDefinition, { errors, purpose, explains }: CallKind): Ask {
  const make = compileCall(call, purpose === 'submit' || purpose === 'cancel' ? 'POST' : 'GET');
  const refusalOf = compileRefusal(errors, call.errors, purpose);
  const again: Ask['again'] = async (client, request, signal) => {
    const response = await client.send(request, signal);
    const answer = toAnswer(response, client.provider);
    const refusal = explains?.(answer) === true ? undefined : refusalOf(answer, client.provider);
    if (refusal !== undefined) throw refusal;
    return { answer, request };
  };
  const ask = async (client: ApiClient, values: TemplateValues, signal: AbortSignal): Promise<Asked> =>
    again(
      client,
      named(client.provider, () => make({ ...values, options: client.options })),
      signal,
    );
  return Object.assign(ask, { again });
}

/** Runs what may throw an error that does not know its provider. */
function named<T>(provider: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!TasksError.isInstance(error) || error.provider !== undefined) throw error;
    throw new TasksError({ code: error.code, message: error.message, provider });
  }
}
