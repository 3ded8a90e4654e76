import { verifyHmac } from '@tasks/provider-kit';

/** An account at Acme, made up for the tests and the sandbox. */
export const credentials = { accessKeyId: 'made-up-id', secretAccessKey: 'made-up-secret-5f2e81c7' };

/** Every secret in it, in each form in which it is sent. */
export const secrets: readonly string[] = [credentials.secretAccessKey];

/** The same as environment variables. */
export const environment: Readonly<Record<string, string>> = {
  ACME_ACCESS_KEY_ID: credentials.accessKeyId,
  ACME_SECRET_ACCESS_KEY: credentials.secretAccessKey,
};

/** A request, as far as it is signed. */
interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Whether a request is of this account: the signature is computed a second time. */
export function isAuthorized({ method, path, headers, body }: SignedRequest): boolean {
  const message = [method, path, headers['x-timestamp'], headers['x-nonce'], body].join('\n');
  const isSigned = verifyHmac({
    message,
    signature: headers['x-signature'],
    encoding: 'hex',
    secret: credentials.secretAccessKey,
  });
  return isSigned && headers['x-access-key'] === credentials.accessKeyId;
}
