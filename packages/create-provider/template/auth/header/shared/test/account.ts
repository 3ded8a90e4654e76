/** An account at Acme, made up for the tests and the sandbox. */
export const credentials = { apiKey: 'made-up-key-5f2e81c7' };

/** Every secret in it, in each form in which it is sent. */
export const secrets: readonly string[] = [credentials.apiKey];

/** The same as environment variables. */
export const environment: Readonly<Record<string, string>> = { ACME_API_KEY: credentials.apiKey };

/** Whether a request is of this account. */
export function isAuthorized({ headers }: { readonly headers: Readonly<Record<string, string>> }): boolean {
  return headers['x-api-key'] === credentials.apiKey;
}
