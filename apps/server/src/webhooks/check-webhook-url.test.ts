import { TasksError } from '@tasks/core';
import { createManualClock } from '@tasks/core/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkWebhookUrl, longestWebhookUrl } from './check-webhook-url.ts';
import type { ResolveHost } from './resolve-host.ts';
import { innerHosts, ownHosts } from './test-support/private-hosts.ts';

const resolveTo =
  (...addresses: string[]): ResolveHost =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

const failing =
  (code: string): ResolveHost =>
  async () => {
    throw Object.assign(new Error(`getaddrinfo ${code} inner.corp`), { code });
  };

const publicHost = resolveTo('93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c');

async function errorOf(url: string, resolve: ResolveHost = publicHost): Promise<TasksError> {
  const error: unknown = await checkWebhookUrl(url, { allowPrivate: false, resolve }).catch((thrown: unknown) => thrown);
  if (!TasksError.isInstance(error)) throw new Error(`No TasksError for ${url}: ${String(error)}`);
  return error;
}

it('takes a receiver on the public internet, by name or by address, and gives its normal spelling', async () => {
  const check = (url: string): Promise<string> => checkWebhookUrl(url, { allowPrivate: false, resolve: publicHost });
  expect(await check('HTTPS://Example.com:443/hook?a=1')).toBe('https://example.com/hook?a=1');
  expect(await check('http://example.com')).toBe('http://example.com/');
  expect(await check('https://8.8.8.8/hook')).toBe('https://8.8.8.8/hook');
  expect(await check('https://[2606:4700:4700::1111]/')).toBe('https://[2606:4700:4700::1111]/');
});

it.each([...ownHosts.filter((host) => !/localhost/i.test(host)), ...innerHosts])('refuses the host %s', async (host) => {
  expect(await errorOf(`http://${host}:8080/hook`)).toMatchObject({ code: 'invalid_argument' });
});

it('refuses localhost by what the system makes of it', async () => {
  await expect(checkWebhookUrl('http://localhost/', { allowPrivate: false })).rejects.toMatchObject({
    code: 'invalid_argument',
  });
});

describe('names', () => {
  it('refuses one of whose addresses any is private', async () => {
    expect(await errorOf('https://mixed.example/', resolveTo('93.184.215.14', '10.0.0.1'))).toMatchObject({
      code: 'invalid_argument',
    });
    expect(await errorOf('https://six.example/', resolveTo('::ffff:10.0.0.1'))).toMatchObject({ code: 'invalid_argument' });
    expect(await errorOf('https://none.example/', resolveTo())).toMatchObject({ code: 'invalid_argument' });
  });

  it('says the same of a name inside as of one that does not exist', async () => {
    const inside = await errorOf('https://inner.corp/', resolveTo('10.1.2.3'));
    const nowhere = await errorOf('https://inner.corp/', failing('ENOTFOUND'));
    const literal = await errorOf('https://10.1.2.3/');
    expect(inside.message).toBe(nowhere.message);
    expect(inside.message).toBe(literal.message);
    expect(`${inside.message}${JSON.stringify(inside)}`).not.toMatch(/10\.1\.2\.3|inner\.corp/);
  });

  it('takes one that cannot be resolved for the moment', async () => {
    const url = 'https://example.com/';
    expect(await checkWebhookUrl(url, { allowPrivate: false, resolve: failing('EAI_AGAIN') })).toBe(url);
  });

  it('does not wait for a resolver that hangs', async () => {
    const clock = createManualClock();
    const checking = checkWebhookUrl('https://example.com/', {
      allowPrivate: false,
      clock,
      resolve: () => new Promise(() => {}),
    });
    await clock.advance(3000);
    expect(await checking).toBe('https://example.com/');
    expect(clock.pendingTimers).toBe(0);
  });
});

it('takes any address where private receivers are allowed, and asks no resolver', async () => {
  for (const host of [...ownHosts, ...innerHosts, 'inner.corp']) {
    const url = `http://${host}/`;
    expect(await checkWebhookUrl(url, { allowPrivate: true, resolve: failing('ENOTFOUND') })).toBe(new URL(url).href);
  }
});

it.each([
  'ftp://example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'example.com',
  '',
  'https://',
  'http://[::1',
  '/hook',
])('refuses %j, which is no HTTP URL', async (url) => {
  expect(await errorOf(url)).toMatchObject({ code: 'invalid_argument' });
});

it('refuses credentials without repeating them', async () => {
  const error = await errorOf('https://somebody:hunter2@example.com/');
  expect(error.code).toBe('invalid_argument');
  expect(error.message).not.toMatch(/hunter2|somebody/);
  expect(await errorOf('https://somebody@example.com/')).toMatchObject({ code: 'invalid_argument' });
});

it('refuses a URL that is too long, also one that grows too long when it is encoded', async () => {
  const fit = `https://example.com/${'a'.repeat(longestWebhookUrl - 20)}`;
  expect(await checkWebhookUrl(fit, { allowPrivate: false, resolve: publicHost })).toBe(fit);
  expect(await errorOf(`${fit}a`)).toMatchObject({ code: 'invalid_argument' });
  expect(await errorOf(`https://example.com/${'ü'.repeat(1000)}`)).toMatchObject({ code: 'invalid_argument' });
});

it('gives a URL in normal form or an invalid_argument for any text', async () => {
  const hosts = fc.oneof(
    fc.ipV4Extended(),
    fc.ipV6().map((ip) => `[${ip}]`),
    fc.domain(),
  );
  const urls = hosts.map((host) => `http://${host}/`);
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.webUrl(), urls), async (url) => {
      const outcome = await checkWebhookUrl(url, { allowPrivate: false, resolve: publicHost }).then(
        (checked) => new URL(checked).href === checked,
        (error: unknown) => TasksError.isInstance(error) && error.code === 'invalid_argument',
      );
      expect(outcome).toBe(true);
    }),
  );
});
