import { signRequest } from '@tasks/provider-jd';

import { request } from './request.ts';

const { method, host, path, body, region, service, accessKeyId, secretAccessKey } = request;
const url = `https://${host}${path}`;

/** Signs the request by `signRequest` of `@tasks/provider-jd`, as its users call it. @returns the `Authorization` header. */
export function signOurs(stamp: { readonly date?: Date; readonly nonce?: string } = {}): string {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const signed = signRequest({ method, url, headers, body, accessKeyId, secretAccessKey, region, service, ...stamp });
  return signed.headers['authorization'] ?? '';
}
