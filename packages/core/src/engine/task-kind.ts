import type { TaskProviderV1, TaskTypeV1 } from '../provider/index.ts';
import type { DurationLearner } from '../schedule/duration-learner.ts';
import type { Lane } from './lane.ts';
import type { TrackedTask } from './tracked-task.ts';

/** What all tasks of one type of one provider share. */
export interface TaskKind {
  readonly provider: TaskProviderV1;
  readonly typeName: string;
  readonly type: TaskTypeV1;
  readonly lane: Lane;
  /** `<provider>:<type>:`, what every ref of the kind begins with. */
  readonly prefix: string;
  /** The shortest pause between two polls of a task, in milliseconds. */
  readonly floorMs: number;
  readonly durations: DurationLearner;
  /** Where the vendor answers for many at once: the tasks whose time has come and that wait for the next batch. */
  readonly due: Set<TrackedTask>;
  /** Likewise: the tasks that rest, the longest unasked first; they fill a batch up. */
  readonly resting: Set<TrackedTask>;
}
