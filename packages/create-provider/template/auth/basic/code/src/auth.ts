import { visibleText } from '@tasks/provider-kit';
import type { OptionDeclarations } from '@tasks/provider-kit';
import * as v from 'valibot';

/** What proves whose calls they are. */
export interface Credentials {
  /** Environment: `ACME_USERNAME`. */
  readonly username: string;
  /** Environment: `ACME_PASSWORD`. */
  readonly password: string;
}

export const credentialOptions: OptionDeclarations<Credentials> = {
  username: {
    schema: visibleText,
    description: 'The user name.',
    env: 'ACME_USERNAME',
    required: true,
  },
  password: {
    schema: v.pipe(v.string(), v.nonEmpty()),
    description: 'The password.',
    env: 'ACME_PASSWORD',
    required: true,
    secret: true,
  },
};

/** What must show nowhere, in each form in which it is sent. */
export function secretsOf(credentials: Credentials): string[] {
  return [credentials.password, encoded(credentials)];
}

/** Names the account whose limits the calls count against, without leading back to a secret. */
export function accountOf({ username }: Credentials): string {
  return `acme:${username}`;
}

/** Makes the headers that prove it, anew for each request. */
export function authorization(credentials: Credentials): () => Record<string, string> {
  return () => ({ authorization: `Basic ${encoded(credentials)}` });
}

function encoded({ username, password }: Credentials): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
