import { describe, expect, it } from 'vitest';
import type { SandboxTask } from './sandbox-task.ts';
import { createTaskStore } from './task-store.ts';

function task(id: string, keys: readonly string[] = []): SandboxTask {
  return {
    type: 'file',
    id,
    createdAt: 0,
    queuedMs: 0,
    durationMs: 1,
    items: { kind: 'listed', list: keys.map((key) => ({ key })) },
  };
}

describe('the task store', () => {
  it('forgets the oldest tasks when it is full, never the newest', () => {
    const store = createTaskStore(2000);
    for (let index = 0; index < 10; index++) store.add(task(`t${index}`));
    expect(store.get('file', 't0')).toBeUndefined();
    expect(store.get('file', 't9')?.id).toBe('t9');
    expect(store.count('file')).toBe(4);
    store.add(task('large', ['x'.repeat(5000)]));
    expect(store.newest(10).map(({ id }) => id)).toEqual(['large']);
  });

  it('replaces a task of the same type and id, and keeps types apart', () => {
    const store = createTaskStore();
    store.add(task('a', ['1']));
    store.add({ ...task('a', ['2']), type: 'theme' });
    store.add(task('a', ['3']));
    expect(store.count('file')).toBe(1);
    expect(store.get('file', 'a')?.items).toEqual({ kind: 'listed', list: [{ key: '3' }] });
    expect(store.newest(1).map(({ type }) => type)).toEqual(['file']);
    expect(store.get('data-query', 'a')).toBeUndefined();
  });
});
