import { TasksError } from '@tasks/core/provider';
import type { SubmitResultV1, TaskTypeV1 } from '@tasks/core/provider';
import { invalidInput } from '../../input/check-input.ts';
import { compileId } from '../answer/read-id.ts';
import { compileList } from '../answer/read-items.ts';
import type { HttpErrorsDefinition } from '../definition/http-errors.ts';
import type { HttpInputField, HttpSubmitDefinition } from '../definition/http-task-definition.ts';
import type { ApiClient } from '../request/api-client.ts';
import { compileAsk } from './ask.ts';

type Submit = NonNullable<TaskTypeV1['submit']>;

/** Takes apart how a task is started, once. */
export function compileSubmitCall(
  submit: HttpSubmitDefinition,
  errors: HttpErrorsDefinition | undefined,
): (client: ApiClient) => Submit {
  const ask = compileAsk({ ...submit, body: submit.body ?? '{input}' }, { errors, purpose: 'submit' });
  const readId = compileId(submit.id);
  const readRejected = submit.rejected === undefined ? undefined : compileList(submit.rejected);
  return (client) =>
    async (input, { idempotencyKey, signal }): Promise<SubmitResultV1> => {
      checkInput(input, submit.input, client.provider);
      const { answer } = await ask(client, { input, idempotencyKey }, signal);
      const id = readId(answer);
      if (id === undefined) {
        throw new TasksError({
          code: 'invalid_response',
          retryable: false,
          provider: client.provider,
          status: answer.status,
          requestId: answer.response.requestId,
          message: `The vendor took the task, but its answer has no usable id where the definition of provider "${client.provider}" looks for it, so the task cannot be followed. Look for it at the vendor before submitting again.`,
        });
      }
      const rejected = readRejected?.(answer, 0, client.redact).items ?? [];
      return { id, ...(rejected.length > 0 && { rejected }) };
    };
}

/** @throws {TasksError} `invalid_argument` naming each field that is wrong. */
function checkInput(input: unknown, fields: Readonly<Record<string, HttpInputField>> | undefined, provider: string): void {
  const problems = findInputProblems(input, fields);
  if (problems.length === 0) return;
  throw invalidInput(problems.join('; '), provider);
}

function findInputProblems(input: unknown, fields: Readonly<Record<string, HttpInputField>> | undefined): string[] {
  if (kindOf(input) !== 'object') return ['expected an object'];
  if (fields === undefined) return [];
  const given = input as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields);
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(fields, name));
  return [
    ...unknown.map((name) => `there is no field ${JSON.stringify(name.slice(0, 100))} (there are: ${names.join(', ')})`),
    ...Object.entries(fields).flatMap(([name, field]) =>
      fieldProblems(name, Object.hasOwn(given, name) ? given[name] : undefined, field),
    ),
  ];
}

function fieldProblems(name: string, value: unknown, { type, required }: HttpInputField): string[] {
  if (value === undefined) return required ? [`${name} is missing`] : [];
  if (type === undefined || kindOf(value) === type) return [];
  return [`${name}: expected ${/^[ao]/.test(type) ? 'an' : 'a'} ${type}`];
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
