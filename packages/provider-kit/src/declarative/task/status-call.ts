import { isDoneState } from '@tasks/core/provider';
import type { DoneState, TaskTypeV1 } from '@tasks/core/provider';
import { compilePages } from '../answer/next-page.ts';
import { compileItems } from '../answer/read-items.ts';
import type { HttpErrorsDefinition } from '../definition/http-errors.ts';
import type { HttpItemsDefinition } from '../definition/http-items.ts';
import type { HttpTaskState } from '../definition/http-state.ts';
import type { HttpResultsDefinition, HttpStatusDefinition } from '../definition/http-task-definition.ts';
import type { ApiClient } from '../request/api-client.ts';
import { isComplete } from '../values/is-complete.ts';
import { compileAsk } from './ask.ts';
import type { Ask, Asked } from './ask.ts';
import { collectItems } from './collect-items.ts';
import type { Paging } from './collect-items.ts';
import type { ReadItems, StatusReader } from './status-reader.ts';

type GetStatus = TaskTypeV1['getStatus'];

/** Takes apart how one task is asked after, once. */
export function compileStatusCall(
  status: HttpStatusDefinition,
  reader: StatusReader,
  errors: HttpErrorsDefinition | undefined,
): (client: ApiClient) => GetStatus {
  const ask = compileAsk(status, { errors, purpose: 'status', explains: (answer) => reader.state.explains(answer) });
  const more = compileAsk(status, { errors, purpose: 'results' });
  const readResults = status.results === undefined ? undefined : compileResults(status.results, errors);
  return (client) =>
    async (id, { signal, includeRaw }) => {
      const asked = await ask(client, { id }, signal);
      const { answer } = asked;
      const state = reader.readState(answer, client);
      const done = state.state === 'settled' || isDoneState(state.state);
      const paging = done ? pagingOf(status.items, client, more, signal) : undefined;
      const items = await collectItems(asked, reader.items, client, paging);
      const results = await readResults?.(client, { id, body: answer.body, state: state.state, signal });
      const all: ReadItems = { succeeded: results?.succeeded ?? items.succeeded, failed: results?.failed ?? items.failed };
      return reader.toStatus({ answer, state, items: all, includeRaw }, client);
    };
}

interface ResultsCall {
  readonly id: string;
  /** Of the status answer. */
  readonly body: unknown;
  readonly state: HttpTaskState;
  readonly signal: AbortSignal;
}

/** Reads the results of a task; `undefined` when it has none. */
type ResultsReader = (client: ApiClient, call: ResultsCall) => Promise<ReadItems | undefined>;

function compileResults(results: HttpResultsDefinition, errors: HttpErrorsDefinition | undefined): ResultsReader {
  const ask = compileAsk(results, { errors, purpose: 'results' });
  const readers = compileItems(results.items);
  const states: readonly DoneState[] = results.states ?? ['succeeded', 'partially_succeeded'];
  return async (client, { id, body, state, signal }) => {
    const values = { id, body };
    const wanted = state === 'settled' || states.some((each) => each === state);
    if (!wanted || !isComplete(results.path, { ...values, options: client.options })) return undefined;
    const first: Asked = await ask(client, values, signal);
    return collectItems(first, readers, client, pagingOf(results.items, client, ask, signal));
  };
}

function pagingOf({ pages }: HttpItemsDefinition = {}, client: ApiClient, ask: Ask, signal: AbortSignal): Paging | undefined {
  if (pages === undefined) return undefined;
  return {
    turn: compilePages(pages, client.baseUrl),
    limit: pages.limit ?? 10,
    ask: (request) => ask.again(client, request, signal),
  };
}
