import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPublicAddress } from './public-address.ts';

it.each([
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%lo',
  '2606:4700::1%lo',
  'fec0::1',
  'ff02::1',
])('holds %s for no public address', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it.each(['1.1.1.1', '8.8.8.8', '100.63.255.255', '100.128.0.0', '172.15.0.1', '172.32.0.1', '223.255.255.255'])(
  'holds %s for a public address',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

it.each(['2606:4700:4700::1111', '2a00:1450:4001:800::200e', '2001:4860:4860::8888'])(
  'holds %s for a public address',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

it('holds nothing for public that is not an address', () => {
  expect(isPublicAddress('example.com')).toBe(false);
  expect(isPublicAddress('')).toBe(false);
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/^[\d.:a-f]+$/i.test(text));
      return !isPublicAddress(text);
    }),
  );
});

it('holds no address of 10.0.0.0/8 for public, however it is mapped', () => {
  fc.assert(
    fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (b, c, d) => {
      const address = `10.${b}.${c}.${d}`;
      return !isPublicAddress(address) && !isPublicAddress(`::ffff:${address}`) && !isPublicAddress(`64:ff9b::${address}`);
    }),
  );
});
