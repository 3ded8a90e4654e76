/** One block of a stream of Server-Sent Events. */
export interface EventBlock {
  readonly id?: string | undefined;
  readonly event?: string | undefined;
  readonly data?: string | undefined;
  readonly retry?: string | undefined;
  /** Set for a comment. */
  readonly comment?: string | undefined;
}

/** Reads a stream of Server-Sent Events block by block, no faster than it is asked to. */
export interface EventReader {
  /** Undefined at the end. */
  next(): Promise<EventBlock | undefined>;
  /** The next so many blocks that are events. */
  events(count: number): Promise<readonly EventBlock[]>;
  /** Goes away, as a client does that closes its connection. */
  leave(): Promise<void>;
}

/** Reads the body of a response. */
export function readEvents(response: Response): EventReader {
  if (response.body === null) throw new Error('The response has no body.');
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  const next = async (): Promise<EventBlock | undefined> => {
    for (;;) {
      const end = rest.indexOf('\n\n');
      if (end >= 0) {
        const block = rest.slice(0, end);
        rest = rest.slice(end + 2);
        return parseBlock(block);
      }
      const { done, value } = await reader.read();
      if (done) return undefined;
      rest += decoder.decode(value, { stream: true });
    }
  };
  return {
    next,
    async events(count) {
      const found: EventBlock[] = [];
      while (found.length < count) {
        const block = await next();
        if (block === undefined) break;
        if (block.event !== undefined) found.push(block);
      }
      return found;
    },
    leave: () => reader.cancel(),
  };
}

function parseBlock(block: string): EventBlock {
  return Object.fromEntries(
    block
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const colon = line.indexOf(':');
        return [colon === 0 ? 'comment' : line.slice(0, colon), line.slice(colon + 1).trim()];
      }),
  );
}
