import { describe, expect, it } from 'vitest';
import { startFakeVendor } from './fake-vendor.ts';

describe('startFakeVendor', () => {
  it('records requests and answers what the handler says', async () => {
    await using vendor = await startFakeVendor((request, index) => ({
      status: 201,
      headers: { 'x-index': String(index) },
      body: { path: request.path },
    }));
    const response = await fetch(`${vendor.baseUrl}/a?b=c`, { method: 'POST', headers: { 'X-Mine': 'yes' }, body: 'text' });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-index')).toBe('0');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ path: '/a?b=c' });
    expect(vendor.requests).toMatchObject([{ method: 'POST', path: '/a?b=c', headers: { 'x-mine': 'yes' }, body: 'text' }]);
  });

  it('delays by a promise, never answers, resets, and closes what is open', async () => {
    const gate = Promise.withResolvers<void>();
    const vendor = await startFakeVendor(async ({ path }) => {
      if (path === '/never') return 'never';
      if (path === '/reset') return 'reset';
      await gate.promise;
      return { body: 'late' };
    });
    await expect(fetch(`${vendor.baseUrl}/reset`)).rejects.toThrow(TypeError);
    const late = fetch(`${vendor.baseUrl}/late`);
    await vendor.received(2);
    gate.resolve();
    expect(await (await late).text()).toBe('late');
    const never = fetch(`${vendor.baseUrl}/never`);
    await vendor.received(3);
    expect(await vendor.openConnections()).toBeGreaterThan(0);
    await Promise.all([vendor.close(), expect(never).rejects.toThrow(TypeError)]);
    expect(await vendor.openConnections()).toBe(0);
  });
});
