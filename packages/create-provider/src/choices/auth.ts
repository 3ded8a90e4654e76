/** How requests prove whose they are. */
export type AuthKind = 'bearer' | 'header' | 'basic' | 'hmac' | 'none';

/** Each kind, as people are asked to choose it. The first is taken where nobody says. */
export const authKinds: readonly { readonly value: AuthKind; readonly label: string; readonly hint: string }[] = [
  { value: 'bearer', label: 'Bearer token', hint: 'authorization: Bearer …' },
  { value: 'header', label: 'Key in a header', hint: 'x-api-key: …' },
  { value: 'basic', label: 'User name and password', hint: 'authorization: Basic …' },
  { value: 'hmac', label: 'Signature', hint: 'HMAC-SHA256 over each request' },
  { value: 'none', label: 'Nothing', hint: 'the API asks for nothing' },
];
