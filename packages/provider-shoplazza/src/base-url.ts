/**
 * Whether an access token may be sent there: over TLS anywhere, in plain text to this machine only.
 *
 * @param baseUrl - An absolute http or https URL.
 */
export function isSafeBaseUrl(baseUrl: string): boolean {
  const url = URL.parse(baseUrl);
  return url !== null && (url.protocol === 'https:' || isLoopback(url.hostname));
}

/** `hostname` as `URL` writes it: IPv4 addresses in their usual form whatever they were written as, IPv6 ones in brackets. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
