import type { Answer, Vendor } from './vendor.ts';

/** How a vendor of HTTP words its answers. */
export interface HttpWording {
  /** The body of a status answer. */
  status(state: 'running' | 'done' | 'unknown-state'): unknown;
  /** The header of a hint; `Retry-After` in seconds unless it has one of its own. */
  readonly hintHeader?: ((seconds: number) => readonly [name: string, value: string]) | undefined;
  /** What else it answers (the start of a task, its result, its cancelling); undefined for a question after the status. */
  readonly other?: ((method: string, url: string) => unknown) | undefined;
}

/** A `fetch` behind which the fake vendor sits, for contenders whose seam is HTTP. */
export function fetchOf(vendor: Vendor, wording: HttpWording): typeof globalThis.fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const other = wording.other?.(init?.method ?? 'GET', url);
    if (other !== undefined) return json(other);
    const answer = await vendor.ask(init?.signal);
    if (answer.is === 'network-error') {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
    }
    if (answer.is === 'refused') return json({ error: { message: 'not now' } }, answer.status, hintOf(answer, {}));
    return json(wording.status(answer.is), 200, hintOf(answer, wording));
  };
}

function hintOf(answer: Answer, { hintHeader }: Pick<HttpWording, 'hintHeader'>): Record<string, string> {
  const seconds = 'retryAfterSeconds' in answer ? answer.retryAfterSeconds : undefined;
  if (seconds === undefined) return {};
  const [name, value] = hintHeader?.(seconds) ?? ['retry-after', String(seconds)];
  return { [name]: value };
}

function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}
