import { BlockList, isIP } from 'node:net';

/**
 * What is not on the public internet, by the IANA registries of special-purpose addresses, and the address at which a cloud answers its own machines only.
 */
const specialIpv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;

/**
 * All but 2000::/3, out of which public addresses are given: loopback, link-local, unique local, multicast, and the forms that hold an IPv4 address. In
 * 2000::/3 the blocks of protocols, tunnels and documentation.
 */
const specialIpv6 = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

// Two lists: one for both would hold an IPv4 address against the IPv6 blocks that its mapped form lies in.
const ipv4 = new BlockList();
for (const [network, prefix] of specialIpv4) ipv4.addSubnet(network, prefix, 'ipv4');
const ipv6 = new BlockList();
for (const [network, prefix] of specialIpv6) ipv6.addSubnet(network, prefix, 'ipv6');

/** Whether a text is an IP address on the public internet. False for all that is no address. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !ipv4.check(address, 'ipv4');
    case 6:
      // An address with a zone belongs to one link, and the list cannot read it.
      return !address.includes('%') && !ipv6.check(address, 'ipv6');
    default:
      return false;
  }
}
