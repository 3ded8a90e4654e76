import { createHash, createHmac } from 'node:crypto';

/** What is signed, and by whom. Path and query must be in their canonical spelling already. */
export interface SignJdInput {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly at: number;
  readonly nonce: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Signs a request as the vendor's documentation says: written apart from the check, so that the two can disagree. */
export function signJd(input: SignJdInput): Record<string, string> {
  const { host, pathname, search } = new URL(input.url);
  const date = new Date(input.at)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '');
  const scope = `${date.slice(0, 8)}/cn-north-1/aiapi/jdcloud2_request`;
  const headers: Record<string, string> = { ...input.headers, host, 'x-jdcloud-date': date, 'x-jdcloud-nonce': input.nonce };
  const names = Object.keys(headers).toSorted();
  const lines = names.map((name) => `${name}:${headers[name]}`);
  const canonical = [input.method, pathname, search.slice(1), ...lines, '', names.join(';'), sha256(input.body)].join('\n');
  const toSign = ['JDCLOUD2-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  let key: Buffer | string = `JDCLOUD2${input.secretAccessKey}`;
  for (const step of scope.split('/')) key = createHmac('sha256', key).update(step).digest();
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  const { host: _host, ...sent } = headers;
  const credential = `Credential=${input.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...sent, authorization: `JDCLOUD2-HMAC-SHA256 ${credential}` };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
