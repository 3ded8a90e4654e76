import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';

/** Finds all addresses of a host name, as the system does. Rejects with a system error, such as `ENOTFOUND`. */
export type ResolveHost = (hostname: string) => Promise<readonly LookupAddress[]>;

const underWay: Map<string, Promise<readonly LookupAddress[]>> = new Map();

/**
 * The system's own resolver, with its hosts file. It works in a few threads that the whole process shares, so that a name is asked for once at a time: one
 * whose servers do not answer takes one thread, however many deliveries wait for it.
 */
export function resolveHost(hostname: string): Promise<readonly LookupAddress[]> {
  let asked = underWay.get(hostname);
  if (asked === undefined) {
    asked = lookup(hostname, { all: true }).finally(() => underWay.delete(hostname));
    underWay.set(hostname, asked);
  }
  return asked;
}

/** The host of a URL as sockets and resolvers take it: an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
