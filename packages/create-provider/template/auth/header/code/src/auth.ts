import { fingerprint, visibleText } from '@tasks/provider-kit';
import type { OptionDeclarations } from '@tasks/provider-kit';

/** What proves whose calls they are. */
export interface Credentials {
  /** Environment: `ACME_API_KEY`. */
  readonly apiKey: string;
}

export const credentialOptions: OptionDeclarations<Credentials> = {
  apiKey: {
    schema: visibleText,
    description: 'The API key.',
    env: 'ACME_API_KEY',
    required: true,
    secret: true,
  },
};

/** What must show nowhere, in each form in which it is sent. */
export function secretsOf({ apiKey }: Credentials): string[] {
  return [apiKey];
}

/** Names the account whose limits the calls count against, without leading back to a secret. */
export function accountOf({ apiKey }: Credentials): string {
  return `acme:${fingerprint('acme', apiKey)}`;
}

/** Makes the headers that prove it, anew for each request. */
export function authorization({ apiKey }: Credentials): () => Record<string, string> {
  return () => ({ 'x-api-key': apiKey });
}
