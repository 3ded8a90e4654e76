import { expect, it } from 'vitest';
import { hostOf, resolveHost } from './resolve-host.ts';

it('asks for a name once at a time', async () => {
  const [first, second] = [resolveHost('localhost'), resolveHost('localhost')];
  expect(second).toBe(first);
  expect((await first).map(({ address }) => address)).toEqual(expect.arrayContaining([expect.stringMatching(/^(?:127\.|::1$)/)]));
  const later = resolveHost('localhost');
  expect(later).not.toBe(first);
  await later;
});

it('gives an IPv6 address without its brackets', () => {
  expect(hostOf(new URL('http://[::1]:80/'))).toBe('::1');
  expect(hostOf(new URL('http://Example.com/'))).toBe('example.com');
});
