/** An account at Acme, made up for the tests and the sandbox. */
export const credentials = { username: 'made-up-user', password: 'made-up-password-5f2e81c7' };

const encoded = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');

/** Every secret in it, in each form in which it is sent. */
export const secrets: readonly string[] = [credentials.password, encoded];

/** The same as environment variables. */
export const environment: Readonly<Record<string, string>> = {
  ACME_USERNAME: credentials.username,
  ACME_PASSWORD: credentials.password,
};

/** Whether a request is of this account. */
export function isAuthorized({ headers }: { readonly headers: Readonly<Record<string, string>> }): boolean {
  return headers['authorization'] === `Basic ${encoded}`;
}
