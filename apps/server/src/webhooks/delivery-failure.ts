/** Said of every host that must not be connected to and of every name that is not known: the text does not tell which of them it was. */
const noPublicAddress = 'The host of the receiver is not a public address, nor a name of public addresses.';
const unreachable = 'The receiver could not be reached.';
const brokenOff = 'The connection broke off before the receiver answered.';
const notSecure = 'No secure connection came about: the certificate of the receiver, or its TLS, was not accepted.';

const textByCode: Readonly<Record<string, string>> = {
  EAI_AGAIN: noPublicAddress,
  ENODATA: noPublicAddress,
  ENOTFOUND: noPublicAddress,
  EADDRNOTAVAIL: unreachable,
  ECONNREFUSED: 'The receiver refused the connection.',
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ECONNABORTED: brokenOff,
  ECONNRESET: brokenOff,
  EPIPE: brokenOff,
  EPROTO: notSecure,
};

/** Codes of Node and OpenSSL for certificates and TLS. */
const tlsCode = /^(?:CERT_|DEPTH_ZERO_|ERR_SSL_|ERR_TLS_|HOSTNAME_MISMATCH|INVALID_CA|SELF_SIGNED_|UNABLE_TO_)/;

/** A connection to an address that deliveries must not go to. */
export class RefusedAddressError extends Error {
  override readonly name: string = 'RefusedAddressError';
}

/**
 * Why there was no answer, for the people behind the receiver. They may be strangers: the text has nothing of the error's own words, which hold addresses.
 */
export function describeFailure(error: unknown): string {
  const code = codeOf(error);
  // The filter of the agent throws without a code.
  if (code === undefined) return noPublicAddress;
  if (code.startsWith('HPE_')) return 'The receiver did not answer in HTTP.';
  if (tlsCode.test(code)) return notSecure;
  return textByCode[code] ?? 'The delivery failed on the way.';
}

/** The code of a system error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Why an answer does not count as taken; undefined when it does. */
export function describeStatus(status: number): string | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 400) {
    return `The receiver answered ${status}, a redirect. None is followed: register the address that it leads to.`;
  }
  return `The receiver answered ${status}.`;
}
