import { inspect } from 'node:util';

import { describe, expect, it, vi } from 'vitest';

import { TasksError, TimeoutError, retryableByDefault } from './index.ts';

describe('TasksError', () => {
  it('is known across two copies of the package, and so are its subclasses', async () => {
    vi.resetModules();
    const other = await import('./index.ts');
    const error = new other.TimeoutError({ message: 'late', ref: 'a:b' });
    expect(error instanceof TasksError).toBe(false);
    expect(TasksError.isInstance(error)).toBe(true);
    expect(TimeoutError.isInstance(error)).toBe(true);
    expect(TimeoutError.isInstance(new other.TasksError({ code: 'timeout', message: '' }))).toBe(false);
  });

  it.each([new Error('x'), { code: 'timeout' }, null, undefined, 'timeout', 3])('does not take %s for one', (value) => {
    expect(TasksError.isInstance(value)).toBe(false);
  });

  it('says by its code whether trying again can help, unless told otherwise', () => {
    for (const [code, retryable] of Object.entries(retryableByDefault)) {
      expect(new TasksError({ code: code as keyof typeof retryableByDefault, message: '' }).retryable).toBe(retryable);
    }
    expect(new TasksError({ code: 'authentication_failed', message: '', retryable: true }).retryable).toBe(true);
  });

  it('serialises to what a program needs, without stack and cause', () => {
    const error = new TasksError({
      code: 'rate_limited',
      message: 'slow down',
      provider: 'p',
      status: 429,
      retryAfterMs: 5,
      cause: new Error('c'),
    });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'rate_limited',
      message: 'slow down',
      retryable: true,
      provider: 'p',
      status: 429,
      retryAfterMs: 5,
    });
    expect(inspect(error)).toContain('slow down');
    expect('requestId' in error).toBe(false);
  });
});
