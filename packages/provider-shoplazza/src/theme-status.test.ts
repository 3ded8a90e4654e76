import { describe, expect, it } from 'vitest';
import later from './__fixtures__/theme_task.2025-06.json' with { type: 'json' };
import bodies from './__fixtures__/theme_task.status-codes.json' with { type: 'json' };
import { callOptions, fakeShop } from './fake-shop.ts';
import { mapThemeStatus } from './theme-status.ts';

function read(body: unknown): Promise<unknown> {
  return fakeShop({ body }).provider.types.theme.getStatus('t1', callOptions());
}

describe('mapThemeStatus', () => {
  it.each([
    [0, 'running'],
    [1, 'succeeded'],
    [2, 'failed'],
    [3, 'canceled'],
    ['0', 'running'],
    ['1', 'succeeded'],
    [4, 'unknown'],
    [-1, 'unknown'],
    ['done', 'unknown'],
  ])('takes status %j for %s', (status, state) => {
    expect(mapThemeStatus('t1', { status })).toMatchObject({ state, vendorState: String(status) });
  });

  it('names the theme that was made, from either place where the vendor puts its id', () => {
    expect(mapThemeStatus('t1', { status: 1, theme_id: 'theme-7' }).succeeded).toEqual([{ key: 't1', themeId: 'theme-7' }]);
    expect(mapThemeStatus('t1', { status: 1, info: '{"theme_id":"theme-7"}' }).succeeded).toEqual([
      { key: 't1', themeId: 'theme-7' },
    ]);
    expect(mapThemeStatus('t1', { status: 1, info: 'not JSON' }).succeeded).toEqual([{ key: 't1' }]);
  });

  it('gives the reason of a failure', () => {
    expect(mapThemeStatus('t1', { status: 2, message: 'bad zip' })).toMatchObject({
      reason: 'bad zip',
      failed: [{ key: 't1', reason: 'bad zip' }],
    });
  });
});

describe('the bodies of theme tasks', () => {
  it('reads those of the official client', async () => {
    expect(await read(bodies.running)).toMatchObject({ state: 'running', vendorState: '0' });
    expect(await read(bodies.success)).toMatchObject({ state: 'succeeded', vendorState: '1' });
    expect(await read(bodies.upload)).toMatchObject({ state: 'running', vendorState: '0' });
  });

  it('finds the task however it is nested', async () => {
    const task = { status: 3 };
    for (const body of [
      task,
      { task },
      { task: { task } },
      { data: { task } },
      { code: 'Success', data: { task: { task } } },
      { data: task },
    ]) {
      expect(await read(body)).toMatchObject({ state: 'canceled' });
    }
  });

  it('goes by the documented numbers where an example contradicts them', async () => {
    expect(await read(later)).toMatchObject({ state: 'failed', reason: 'Publish successful' });
  });

  it('refuses a body without a task', async () => {
    await expect(read({ task: { message: 'working' } })).rejects.toMatchObject({ code: 'invalid_response' });
  });
});
