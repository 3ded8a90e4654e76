import type { EventFrame } from './event-frame.ts';

/** Which events a reader wishes to have. All that is given must hold. */
export interface EventFilter {
  /** Only those of one task. */
  readonly uid?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly provider?: string | undefined;
  /** Task type. */
  readonly taskType?: string | undefined;
}

/** Whether a reader wishes to have an event. */
export function isWanted(filter: EventFilter, frame: EventFrame): boolean {
  return (
    (filter.uid === undefined || frame.uid === filter.uid) &&
    (filter.types === undefined || filter.types.includes(frame.type)) &&
    (filter.provider === undefined || frame.provider === filter.provider) &&
    (filter.taskType === undefined || frame.taskType === filter.taskType)
  );
}
