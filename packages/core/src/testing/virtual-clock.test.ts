import { describe, expect, it } from 'vitest';

import { VirtualClock } from './virtual-clock.ts';

describe('the virtual clock', () => {
  it('jumps from timer to timer and tells the time of day', async () => {
    const clock = new VirtualClock(1000);
    const rung: string[] = [];
    clock.schedule(() => rung.push(`late ${clock.monotonic()}`), 86_400_000);
    clock.schedule(() => rung.push(`soon ${clock.monotonic()} ${clock.now()}`), 5);
    const cancel = clock.schedule(() => rung.push('never'), 7);
    clock.schedule(() => clock.schedule(() => rung.push(`then ${clock.monotonic()}`), -10), 6);
    cancel();
    await clock.run(() => false);
    expect(rung).toEqual(['soon 5 1005', 'then 6', 'late 86400000']);
  });

  it('lets all that a timer started run before the next rings', async () => {
    const clock = new VirtualClock();
    let turns = 0;
    let seenByNext = 0;
    const spin = async (): Promise<void> => {
      for (; turns < 100; turns += 1) await Promise.resolve();
    };
    clock.schedule(() => void spin(), 1);
    clock.schedule(() => (seenByNext = turns), 1.001);
    await clock.run(() => false);
    expect(seenByNext).toBe(100);
  });

  it('stops when it is over, and ends with what a callback throws', async () => {
    const clock = new VirtualClock();
    let rung = 0;
    for (let timer = 0; timer < 5; timer += 1) clock.schedule(() => (rung += 1), timer);
    await clock.run(() => rung === 3);
    expect(clock.monotonic()).toBe(2);
    clock.schedule(() => {
      throw new RangeError('no');
    }, 0);
    await expect(clock.run(() => false)).rejects.toThrow(RangeError);
  });
});
