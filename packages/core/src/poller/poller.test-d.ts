import { describe, expectTypeOf, it } from 'vitest';

import type { FailedTaskItem, TaskItem, TaskRef, TaskSnapshot } from '../provider/index.ts';
import type { TasksError } from '../errors/index.ts';
import type { Poller } from './poller.ts';

interface Image extends TaskItem {
  readonly imageId: string;
}
interface FailedImage extends FailedTaskItem {
  readonly imageId: string;
  readonly reason: string;
}
declare const poller: Poller;
declare const ref: TaskRef<Image, FailedImage>;

describe('a typed ref', () => {
  it('types the items of its snapshots', () => {
    expectTypeOf(poller.getStatus(ref)).resolves.toEqualTypeOf<TaskSnapshot<Image, FailedImage>>();
    expectTypeOf(poller.wait(ref)).resolves.toEqualTypeOf<TaskSnapshot<Image, FailedImage>>();
    expectTypeOf(poller.wait(ref, { onSnapshot: (snapshot) => snapshot.failed[0]?.reason })).resolves.toHaveProperty('state');
    expectTypeOf(poller.watch(ref)).toEqualTypeOf<AsyncGenerator<TaskSnapshot<Image, FailedImage>, void, undefined>>();
  });

  it('types the outcomes of many', async () => {
    for await (const outcome of poller.waitAll([ref])) {
      if (outcome.error === undefined) expectTypeOf(outcome.snapshot.succeeded).toEqualTypeOf<readonly Image[]>();
      else expectTypeOf(outcome.error).toEqualTypeOf<TasksError>();
    }
  });
});

describe('a ref as text', () => {
  it('leaves the items general', () => {
    expectTypeOf(poller.wait('jd:1')).resolves.toEqualTypeOf<TaskSnapshot>();
    expectTypeOf<TaskSnapshot['failed'][number]['reason']>().toEqualTypeOf<string | undefined>();
  });
});
