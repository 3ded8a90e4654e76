import { createRequire } from 'node:module';

import { request } from './request.ts';

/** The members of jdcloud-sdk-js 1.2.202 that signing needs. The package has no types. */
interface OfficialSdk {
  readonly config: { logger: (text: string) => void };
  readonly Credentials: new (keys: { accessKeyId: string; secretAccessKey: string }) => object;
  readonly JCRequest: new (...parts: readonly unknown[]) => OfficialRequest;
}
interface OfficialRequest {
  readonly request: { readonly headers: Headers };
}
type OfficialSigner = new (
  request: OfficialRequest,
  service: string,
) => { addAuthorization(credentials: object, date?: Date): void };

const require = createRequire(import.meta.url);
const sdk = require('jdcloud-sdk-js') as OfficialSdk;
const Signer = require('jdcloud-sdk-js/src/lib/signers/v2.js') as OfficialSigner;

// It prints every step by default. What is measured is the signing, not the terminal.
sdk.config.logger = () => {};

const service = {
  config: { endpoint: { protocol: 'https', host: request.host }, basePath: '', regionId: request.region },
};
const credentials = new sdk.Credentials({ accessKeyId: request.accessKeyId, secretAccessKey: request.secretAccessKey });

/** A request as the SDK builds it for every call, by the SDK's own class. */
export function buildOfficialRequest(): OfficialRequest {
  return new sdk.JCRequest(service, request.path, request.method, {}, {}, {}, {}, JSON.parse(request.body), ['application/json']);
}

/** Signs a request as the SDK does before it sends one. @returns the `Authorization` header. */
export function signOfficial(official: OfficialRequest, date?: Date): string {
  new Signer(official, request.service).addAuthorization(credentials, date);
  return official.request.headers.get('authorization') ?? '';
}
