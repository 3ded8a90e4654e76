import type { TaskHandle } from '../provider/v1/task-handle.ts';
import type { TaskSnapshot } from '../provider/v1/task-snapshot.ts';
import { brand, hasBrand } from './brand.ts';
import { TasksError } from './tasks-error.ts';
import type { TasksErrorOptions } from './tasks-error.ts';

/** What a {@link TimeoutError} is made of. */
export interface TimeoutErrorOptions extends Omit<TasksErrorOptions, 'code' | 'ref'> {
  readonly ref: string;
  readonly snapshot?: TaskSnapshot | undefined;
  readonly handle?: TaskHandle | undefined;
}

/**
 * The caller's deadline passed before the task was done. The task itself goes on at the vendor: wait for `ref` again to resume.
 */
export class TimeoutError extends TasksError {
  static {
    brand(this, 'TimeoutError');
  }

  override readonly name: string = 'TimeoutError';
  declare readonly ref: string;
  /** The last snapshot seen, if any poll was answered before the deadline. */
  readonly snapshot: TaskSnapshot | undefined;
  /** Where the wait stood: plain JSON that another process can continue from with `resume`. */
  readonly handle: TaskHandle | undefined;

  constructor(options: TimeoutErrorOptions) {
    super({ ...options, code: 'timeout' });
    this.snapshot = options.snapshot;
    this.handle = options.handle;
  }

  /** Whether the value is a `TimeoutError` of this or of another installed copy of this package. */
  static override isInstance(value: unknown): value is TimeoutError {
    return hasBrand(value, 'TimeoutError');
  }
}
