import { TasksError } from '@tasks/core/provider';
import { unreadable } from '../answer/api-answer.ts';
import type { PageTurner } from '../answer/next-page.ts';
import type { ItemReaders, ListReader, ReadList } from '../answer/read-items.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { ApiRequest } from '../request/api-request.ts';
import { formatQuery } from '../request/api-request.ts';
import type { Asked } from './ask.ts';
import type { ReadItems } from './status-reader.ts';

/** How the lists of an answer go on. */
export interface Paging {
  readonly turn: PageTurner;
  readonly limit: number;
  readonly ask: (request: ApiRequest) => Promise<Asked>;
}

/**
 * Reads the lists of an answer, and of the pages that follow it.
 *
 * @throws {TasksError} `invalid_response` for a page that leads back to an earlier one or elsewhere, and for more pages than are allowed.
 */
export async function collectItems(
  first: Asked,
  readers: ItemReaders,
  client: ApiClient,
  paging: Paging | undefined,
): Promise<ReadItems> {
  const succeeded = new Collected(readers.succeeded, client);
  const failed = new Collected(readers.failed, client);
  const seen = new Set<string>();
  let page: Asked | undefined = first;
  for (let index = 0; page !== undefined; index++) {
    const { answer, request }: Asked = page;
    const length = succeeded.add(page) + failed.add(page);
    const next = paging?.turn({ answer, request, index, isEmpty: length === 0 });
    if (paging === undefined || next === undefined) break;
    if ('problem' in next) throw unreadable(next.problem, client.provider, answer);
    const address = next.path + formatQuery(next.query);
    seen.add(request.path + formatQuery(request.query));
    if (seen.has(address)) throw unreadable('its next page is one that was read already', client.provider, answer);
    if (index + 1 >= paging.limit) throw tooLong(paging.limit, client.provider);
    page = await paging.ask(next);
  }
  return { succeeded: succeeded.list, failed: failed.list };
}

/** One list, page by page. */
class Collected {
  readonly #read: ListReader | undefined;
  readonly #client: ApiClient;
  list: ReadList | undefined;

  constructor(read: ListReader | undefined, client: ApiClient) {
    this.#read = read;
    this.#client = client;
  }

  /** @returns how long the list of this page is. */
  add({ answer }: Asked): number {
    if (this.#read === undefined) return 0;
    const before = this.list ?? { items: [], found: false, length: 0 };
    const page = this.#read(answer, before.length, this.#client.redact);
    this.list = {
      items: before.items.length === 0 ? page.items : [...before.items, ...page.items],
      found: before.found || page.found,
      length: before.length + page.length,
    };
    return page.length;
  }
}

function tooLong(limit: number, provider: string): TasksError {
  return new TasksError({
    code: 'invalid_response',
    retryable: false,
    provider,
    message: `The task has more than ${limit} pages of items, the most that the definition of provider "${provider}" reads. Raise limit of its pages, up to 1000.`,
  });
}
