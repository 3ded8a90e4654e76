import * as crypto from 'node:crypto';

import { request } from './request.ts';

const { host, path, body, region, service, secretAccessKey } = request;
const date = '20260102T030405Z';
const scope = `${date.slice(0, 8)}/${region}/${service}/jdcloud2_request`;
const canonicalRequest = [
  request.method,
  path,
  '',
  `content-type:application/json\nhost:${host}\nx-jdcloud-date:${date}\nx-jdcloud-nonce:11111111-2222-4333-8444-555555555555\n`,
  'content-type;host;x-jdcloud-date;x-jdcloud-nonce',
  crypto.hash('sha256', body),
].join('\n');
const stringToSign = `JDCLOUD2-HMAC-SHA256\n${date}\n${scope}\n${crypto.hash('sha256', canonicalRequest)}`;

const hmac = (key: crypto.BinaryLike, text: string): Buffer => crypto.createHmac('sha256', key).update(text).digest();
const key = crypto.createSecretKey(
  hmac(hmac(hmac(hmac(`JDCLOUD2${secretAccessKey}`, date.slice(0, 8)), region), service), 'jdcloud2_request'),
);

/** The cryptography that no signer can leave out, on texts that are ready: two hashes and one HMAC, its key cached. */
export function floor(): string {
  crypto.hash('sha256', body);
  crypto.hash('sha256', canonicalRequest);
  return crypto.createHmac('sha256', key).update(stringToSign).digest('hex');
}
