import { afterEach, describe, expect, it, vi } from 'vitest';

import { createManualClock } from '../../testing/index.ts';
import type { NewTask } from '../../store/stored-task.ts';
import { createMemoryStore } from './create-memory-store.ts';

const task: NewTask = { uid: 'tsk_1', provider: 'acme', type: 'job', id: '1', createdAt: 5, nextPollAt: 5 };

afterEach(() => {
  vi.restoreAllMocks();
});

describe('createMemoryStore', () => {
  it('takes the time of the platform when it is given no clock', () => {
    const before = Date.now();
    const now = createMemoryStore().now();
    expect(Number.isInteger(now)).toBe(true);
    expect(Math.abs(now - before)).toBeLessThan(60_000);
  });

  it('gives what nobody can change', async () => {
    const store = createMemoryStore({ clock: createManualClock() });
    await store.tasks.track([{ ...task, metadata: { list: [{ a: 1 }] } }]);
    const stored = await store.tasks.get('tsk_1');
    expect(() => Object.assign(stored ?? {}, { id: '2' })).toThrow(TypeError);
    expect(() => Object.assign((stored?.metadata?.['list'] as readonly object[] | undefined)?.[0] ?? {}, { a: 2 })).toThrow(
      TypeError,
    );
  });

  it.each<[string, unknown]>([
    ['a number without end', 7n],
    [
      'what goes round',
      (() => {
        const round: { self?: unknown } = {};
        round.self = round;
        return round;
      })(),
    ],
  ])('refuses %s as metadata, and stores nothing', async (_what, value) => {
    const store = createMemoryStore({ clock: createManualClock() });
    const bad = { ...task, uid: 'tsk_2', id: '2', metadata: { value } as never };
    await expect(store.tasks.track([task, bad])).rejects.toMatchObject({ code: 'invalid_argument' });
    expect((await store.tasks.list({ limit: 5 })).items).toEqual([]);
  });

  it('goes on when a listener throws, and warns of it', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const store = createMemoryStore({ clock: createManualClock() });
    const heard = vi.fn<() => void>();
    store.events.onAppend(() => {
      throw new RangeError('listener fault');
    });
    store.events.onAppend(heard);
    await expect(store.tasks.track([task])).resolves.toMatchObject([{ created: true }]);
    expect(heard).toHaveBeenCalledOnce();
    expect(emitWarning).toHaveBeenCalledWith(expect.stringContaining('RangeError: listener fault'), 'TasksWarning');
  });
});
