import { createHmac, randomUUID } from 'node:crypto';
import { visibleText } from '@tasks/provider-kit';
import type { OptionDeclarations, SignableRequest } from '@tasks/provider-kit';

/** What proves whose calls they are. */
export interface Credentials {
  /** Environment: `ACME_ACCESS_KEY_ID`. */
  readonly accessKeyId: string;
  /** Environment: `ACME_SECRET_ACCESS_KEY`. */
  readonly secretAccessKey: string;
}

export const credentialOptions: OptionDeclarations<Credentials> = {
  accessKeyId: {
    schema: visibleText,
    description: "The access key's id.",
    env: 'ACME_ACCESS_KEY_ID',
    required: true,
  },
  secretAccessKey: {
    schema: visibleText,
    description: "The access key's secret.",
    env: 'ACME_SECRET_ACCESS_KEY',
    required: true,
    secret: true,
  },
};

/** What must show nowhere, in each form in which it is sent. */
export function secretsOf({ secretAccessKey }: Credentials): string[] {
  return [secretAccessKey];
}

/** Names the account whose limits the calls count against, without leading back to a secret. */
export function accountOf({ accessKeyId }: Credentials): string {
  return `acme:${accessKeyId}`;
}

/** Makes the headers that sign a request, anew for each: with a time and a nonce of its own. */
export function authorization(credentials: Credentials): (request: SignableRequest) => Record<string, string> {
  return ({ method, url, body = '' }) => {
    const { pathname, search } = new URL(url);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const nonce = randomUUID();
    const signature = createHmac('sha256', credentials.secretAccessKey)
      .update([method, `${pathname}${search}`, timestamp, nonce, ''].join('\n'))
      .update(body)
      .digest('hex');
    return {
      'x-access-key': credentials.accessKeyId,
      'x-timestamp': timestamp,
      'x-nonce': nonce,
      'x-signature': signature,
    };
  };
}
