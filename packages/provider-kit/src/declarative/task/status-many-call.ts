import { TasksError } from '@tasks/core/provider';
import type { TaskStatusResultV1, TaskTypeV1 } from '@tasks/core/provider';
import { invalidArgument } from '../../errors/invalid-argument.ts';
import { unreadable } from '../answer/api-answer.ts';
import type { ApiAnswer } from '../answer/api-answer.ts';
import { toId } from '../answer/read-id.ts';
import type { HttpBodyTemplate } from '../definition/http-call.ts';
import type { HttpErrorsDefinition } from '../definition/http-errors.ts';
import type { HttpStatusManyDefinition } from '../definition/http-task-definition.ts';
import type { ApiClient } from '../request/api-client.ts';
import { readPath } from '../values/body-path.ts';
import { compilePath } from '../values/sources.ts';
import { compileAsk } from './ask.ts';
import type { StatusReader } from './status-reader.ts';

type GetStatusMany = NonNullable<TaskTypeV1['getStatusMany']>;

/** Takes apart how many tasks are asked after, once. */
export function compileStatusManyCall(
  many: HttpStatusManyDefinition,
  reader: StatusReader,
  errors: HttpErrorsDefinition | undefined,
): (client: ApiClient) => GetStatusMany {
  const ask = compileAsk(many, { errors, purpose: 'batch' });
  const listPath = compilePath(many.list);
  const idPath = compilePath(many.id);
  const joins = joinsIds(many);
  return (client) =>
    async (ids, { signal, includeRaw }) => {
      const askable = ids.filter((id) => problemOf(id, joins) === undefined);
      const [first] = ids;
      if (askable.length === 0 && first !== undefined) throw refusal(first, joins, client.provider);
      const { answer } = await ask(client, { ids: askable }, signal);
      const list = readPath(answer.body, listPath);
      if (!Array.isArray(list)) throw unreadable(`there is no list at ${many.list}`, client.provider, answer);
      const entries = new Map(list.map((entry: unknown) => [toId(readPath(entry, idPath)), entry]));
      return ids.map((id): TaskStatusResultV1 => {
        if (problemOf(id, joins) !== undefined) return { id, error: refusal(id, joins, client.provider) };
        return entries.has(id)
          ? readOne(id, { ...answer, body: entries.get(id) }, { reader, client, includeRaw })
          : { id, error: notListed(client.provider, answer) };
      });
    };
}

interface EntryContext {
  readonly reader: StatusReader;
  readonly client: ApiClient;
  readonly includeRaw: boolean | undefined;
}

function readOne(id: string, answer: ApiAnswer, { reader, client, includeRaw }: EntryContext): TaskStatusResultV1 {
  try {
    const state = reader.readState(answer, client);
    const items = {
      succeeded: reader.items.succeeded?.(answer, 0, client.redact),
      failed: reader.items.failed?.(answer, 0, client.redact),
    };
    return { id, status: reader.toStatus({ answer, state, items, includeRaw }, client) };
  } catch (error) {
    if (TasksError.isInstance(error)) return { id, error };
    throw error;
  }
}

function notListed(provider: string, { status, response }: ApiAnswer): TasksError {
  return new TasksError({
    code: 'task_not_found',
    provider,
    status,
    requestId: response.requestId,
    message: `The vendor's list of tasks does not have this one. Check the task id, and that it is of this account.`,
  });
}

/** Why an id cannot be asked after together with others. */
function problemOf(id: string, joins: boolean): string | undefined {
  if (id.trim() === '') return 'it is empty';
  if (!id.isWellFormed()) return 'it is not valid Unicode';
  return joins && id.includes(',') ? 'it holds a comma, which separates ids' : undefined;
}

function refusal(id: string, joins: boolean, provider: string): TasksError {
  const why = problemOf(id, joins) ?? '';
  return invalidArgument(
    `The task id ${JSON.stringify(id.slice(0, 200))} cannot be asked after together with others: ${why}. Correct it.`,
    provider,
  );
}

/** Whether the ids are sent as one text, joined by commas. */
function joinsIds({ path, query = {}, headers = {}, body, format }: HttpStatusManyDefinition): boolean {
  const joined = [path, ...Object.values(query), ...Object.values(headers)].some((text) => text.includes('{ids}'));
  return joined || format === 'form' || textsOf(body).some((text) => text !== '{ids}' && text.includes('{ids}'));
}

function textsOf(body: HttpBodyTemplate | undefined): string[] {
  if (typeof body === 'string') return [body];
  return typeof body === 'object' && body !== null ? Object.values(body).flatMap(textsOf) : [];
}
