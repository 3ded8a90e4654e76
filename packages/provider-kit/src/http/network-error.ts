import { TasksError } from '@tasks/core/provider';
import { redactedCause } from './redacted-cause.ts';
import { hostOf } from './request-url.ts';

interface ErrorSettings {
  readonly provider: string;
  readonly timeoutMs: number;
  readonly redact: (text: string) => string;
}

interface Explanation {
  readonly what: string;
  readonly todo: string;
}

const later = 'Ask again later.';
const explanations: readonly (readonly [RegExp, Explanation])[] = [
  [
    /^(?:ENOTFOUND|EAI_\w+|ENODATA)$/,
    { what: 'its name was not found in DNS', todo: `Check the base URL's host and this machine's DNS.` },
  ],
  [
    /^ECONNREFUSED$/,
    { what: 'it refused the connection', todo: `Check the base URL's host and port, and that the service runs. ${later}` },
  ],
  [
    /^(?:ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_DESTROYED|ERR_STREAM_PREMATURE_CLOSE)$/,
    { what: 'it closed the connection before the answer was complete', todo: later },
  ],
  [
    /^(?:ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/,
    { what: 'it did not answer in time', todo: `Check the network, a proxy or firewall in between. ${later}` },
  ],
  [
    /^(?:ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/,
    { what: 'there is no way to it from this machine', todo: 'Check the network, a proxy or firewall in between.' },
  ],
  [
    /^(?:HPE_\w+|UND_ERR_HEADERS_OVERFLOW|UND_ERR_\w*LENGTH_MISMATCH)$/,
    { what: 'what it answered is not proper HTTP', todo: `Check the base URL's protocol and port. ${later}` },
  ],
  [/^(?:Z_\w+|ERR__ZLIB\w*|ERR_ZLIB\w*|ERR_BROTLI\w*)$/, { what: 'the compressed body is damaged', todo: later }],
  [
    /CERT|TLS|SSL|SELF_SIGNED|ISSUER|EPROTO|VERIFY|CRL/,
    { what: 'the TLS connection failed', todo: `Check the base URL, this machine's clock and its certificate authorities.` },
  ],
];
const otherwise: Explanation = { what: 'the request failed', todo: `Check the network and the base URL. ${later}` };

/**
 * The error for whatever fetch or the reading of a body threw. The system's code and the address are in the message.
 *
 * @param answered - Whether the headers of the answer had come.
 */
export function networkError(
  error: unknown,
  url: string,
  headers: Readonly<Record<string, string>>,
  settings: ErrorSettings,
  answered: boolean,
): TasksError {
  const { provider, redact } = settings;
  const wrong = unsendable(headers);
  if (wrong !== undefined) {
    return new TasksError({
      code: 'invalid_argument',
      provider,
      message: redact(`The request to ${hostOf(url)} cannot be sent: ${wrong}. Check the options of provider "${provider}".`),
    });
  }
  const chain = causesOf(error);
  const code = chain.map(codeOf).find((found) => found !== undefined);
  const detail = detailOf(chain, code);
  const { what, todo } = explanations.find(([pattern]) => code !== undefined && pattern.test(code))?.[1] ?? otherwise;
  const whole = answered && what === otherwise.what ? 'it closed the connection before the answer was complete' : what;
  return new TasksError({
    code: 'vendor_unavailable',
    provider,
    message: redact(`No whole answer from ${hostOf(url)}: ${whole}${detail}. ${todo}`),
    cause: redactedCause(error, redact),
  });
}

/** The error for an attempt that took too long. */
export function timeoutError(url: string, settings: ErrorSettings, answered: boolean): TasksError {
  const what = answered ? 'began to answer but did not finish' : 'did not answer';
  return new TasksError({
    code: 'vendor_unavailable',
    provider: settings.provider,
    message: `${hostOf(url)} ${what} within ${settings.timeoutMs} ms. Ask again later, or raise timeoutMs of provider "${settings.provider}".`,
  });
}

/** The error, its cause, that one's cause, and the errors that an AggregateError holds. Fetch wraps the system's error, and ky wraps fetch's. */
function causesOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  const queue: unknown[] = [error];
  while (queue.length > 0 && chain.length < 10) {
    const next = queue.shift();
    if (typeof next !== 'object' || next === null || chain.includes(next)) continue;
    chain.push(next);
    const { cause, errors } = next as { readonly cause?: unknown; readonly errors?: unknown };
    queue.push(cause);
    if (Array.isArray(errors)) queue.push(...errors.slice(0, 3));
  }
  return chain;
}

function codeOf(error: unknown): string | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

function detailOf(chain: readonly unknown[], code: string | undefined): string {
  for (const error of chain) {
    const { address, port } = error as { readonly address?: unknown; readonly port?: unknown };
    if (code !== undefined && typeof address === 'string') {
      return ` (${code} ${address}${typeof port === 'number' ? `:${port}` : ''})`;
    }
  }
  if (code !== undefined) return ` (${code})`;
  const { message } = (chain.at(-1) ?? {}) as { readonly message?: unknown };
  return typeof message === 'string' && message !== '' ? ` (${message.slice(0, 200)})` : '';
}

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const impossibleHeaderValue = /[^\t\x20-\x7e\x80-\xff]/;

/** Asked only after a failure: what of the headers cannot be sent. Their values are not shown. */
function unsendable(headers: Readonly<Record<string, string>>): string | undefined {
  const wrong = Object.entries(headers).find(([name, value]) => !headerName.test(name) || impossibleHeaderValue.test(value));
  return wrong && `its header ${JSON.stringify(wrong[0])} holds characters that no HTTP header can hold`;
}
