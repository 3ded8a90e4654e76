import { createShoplazzaProvider } from './shoplazza-provider.ts';
import type { ShoplazzaProviderOptions } from './shoplazza-options.ts';
import type { ShoplazzaProvider } from './shoplazza-provider.ts';

/** What a {@link fakeShop} answers. */
export interface FakeAnswer {
  /** @default 200 */
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Text and bytes go as they are, anything else as JSON. */
  readonly body: unknown;
}

/** For tests: a provider whose fetch gives always the same answer, and the requests that it made. */
export interface FakeShop {
  readonly provider: ShoplazzaProvider;
  readonly requests: Request[];
}

export const fakeToken = 'shop-token-4f8b1c';

/** For tests: makes a provider of `my-shop` that is answered without a network. */
export function fakeShop(answer: FakeAnswer, options: ShoplazzaProviderOptions = {}): FakeShop {
  const requests: Request[] = [];
  const provider = createShoplazzaProvider({
    shop: 'my-shop',
    accessToken: fakeToken,
    fetch: async (input, init) => {
      requests.push(new Request(input, init));
      const { status = 200, headers, body } = answer;
      const raw = body instanceof Uint8Array ? new Uint8Array(body) : typeof body === 'string' ? body : JSON.stringify(body);
      return new Response(raw, { status, headers: headers ?? {} });
    },
    ...options,
  });
  return { provider, requests };
}

/** For tests: call options that are never aborted. */
export function callOptions(): { readonly signal: AbortSignal; readonly idempotencyKey: string } {
  return { signal: new AbortController().signal, idempotencyKey: 'test' };
}
