import { fingerprint, visibleText } from '@tasks/provider-kit';
import type { OptionDeclarations } from '@tasks/provider-kit';

/** What proves whose calls they are. */
export interface Credentials {
  /** Environment: `ACME_TOKEN`. */
  readonly token: string;
}

export const credentialOptions: OptionDeclarations<Credentials> = {
  token: {
    schema: visibleText,
    description: 'The API token.',
    env: 'ACME_TOKEN',
    required: true,
    secret: true,
  },
};

/** What must show nowhere, in each form in which it is sent. */
export function secretsOf({ token }: Credentials): string[] {
  return [token];
}

/** Names the account whose limits the calls count against, without leading back to a secret. */
export function accountOf({ token }: Credentials): string {
  return `acme:${fingerprint('acme', token)}`;
}

/** Makes the headers that prove it, anew for each request. */
export function authorization({ token }: Credentials): () => Record<string, string> {
  return () => ({ authorization: `Bearer ${token}` });
}
