import { describe, expect, it } from 'vitest';
import { createNonceMemory } from './nonce-memory.ts';

describe('the memory of nonces', () => {
  it('forgets a nonce once its time is over', () => {
    const memory = createNonceMemory(1000);
    expect([memory.use('a', 0), memory.use('a', 1000), memory.use('a', 1001)]).toEqual([true, false, true]);
  });

  it('holds so many at the most, and forgets the oldest first', () => {
    const memory = createNonceMemory(Infinity, 3);
    for (const nonce of ['a', 'b', 'c', 'd']) memory.use(nonce, 0);
    expect(memory.size()).toBe(3);
    expect([memory.use('d', 0), memory.use('a', 0)]).toEqual([false, true]);
  });
});
