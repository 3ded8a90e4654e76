/** What the tests and the sandbox give the provider: Acme asks for nothing. */
export const credentials = {};

/** Every secret in it, in each form in which it is sent. */
export const secrets: readonly string[] = [];

/** The same as environment variables. */
export const environment: Readonly<Record<string, string>> = {};

/** Whether a request may be answered. */
export function isAuthorized(_request: { readonly headers: Readonly<Record<string, string>> }): boolean {
  return true;
}
