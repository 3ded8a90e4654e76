import { afterEach, expect, it, vi } from 'vitest';

import { createPoller } from '../poller/create-poller.ts';
import { createFakeProvider } from '../testing/fake-provider.ts';
import { systemClock } from './system-clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('keeps a delay that is longer than a timer of the platform can hold', () => {
  vi.useFakeTimers();
  const thirtyDays = 30 * 86_400_000;
  const callback = vi.fn<() => void>();
  systemClock.schedule(callback, thirtyDays);
  vi.advanceTimersByTime(thirtyDays - 1);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledOnce();
});

it('forgets a long delay that was cancelled', () => {
  vi.useFakeTimers();
  const callback = vi.fn<() => void>();
  const cancel = systemClock.schedule(callback, 30 * 86_400_000);
  vi.advanceTimersByTime(26 * 86_400_000);
  cancel();
  vi.advanceTimersByTime(30 * 86_400_000);
  expect(callback).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});

it('lets a test that plays with timers alone move a poller on', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const fake = createFakeProvider();
  fake.script('x', 'running', 'running', 'succeeded');
  const waiting = createPoller({ providers: [fake] }).wait('fake:x');
  await vi.advanceTimersByTimeAsync(5000);
  expect((await waiting).state).toBe('succeeded');
  expect(fake.calls).toHaveLength(3);
  expect(vi.getTimerCount()).toBe(0);
});
