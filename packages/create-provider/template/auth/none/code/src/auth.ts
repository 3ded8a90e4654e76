import type { OptionDeclarations } from '@tasks/provider-kit';

/** What proves whose calls they are: nothing, as Acme asks for nothing. */
export type Credentials = object;

export const credentialOptions: OptionDeclarations<Credentials> = {};

/** What must show nowhere, in each form in which it is sent. */
export function secretsOf(_credentials: Credentials): string[] {
  return [];
}

/** Names the account whose limits the calls count against, without leading back to a secret. */
export function accountOf(_credentials: Credentials): string {
  return 'acme';
}

/** Makes the headers that prove it, anew for each request. */
export function authorization(_credentials: Credentials): () => Record<string, string> {
  return () => ({});
}
