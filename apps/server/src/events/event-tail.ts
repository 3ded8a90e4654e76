import type { EventLog } from '@tasks/core';
import type { EventFrame } from './event-frame.ts';
import { toEventFrame } from './event-frame.ts';
import { createRecentEvents } from './recent-events.ts';
import type { RecentEvents, RecentEventsBounds } from './recent-events.ts';

/** Reads the end of the log for all readers of a process. */
export interface EventTail {
  /** How far it has read. */
  readonly position: string | undefined;
  readonly recent: RecentEvents;
  /** Reads all that is in the log by now. Resolves when it has. */
  catchUp(): Promise<void>;
  /** Ends it: nothing is told any more. */
  stop(): void;
}

/** Options of {@link startEventTail}. */
export interface EventTailOptions {
  readonly log: EventLog;
  /** Told of every event, in order. */
  readonly onEvent: (frame: EventFrame) => void;
  /** Told when the log cannot be read. It is read again at the next occasion. */
  readonly onProblem: (error: unknown) => void;
  readonly bounds: RecentEventsBounds;
}

const pageSize = 200;

/** Begins to read the log from its end. */
export async function startEventTail({ log, onEvent, onProblem, bounds }: EventTailOptions): Promise<EventTail> {
  let position = await log.last();
  const recent = createRecentEvents(position, bounds);
  let isStopped = false;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const readOn = async (): Promise<void> => {
    for (let more = true; more;) {
      const page = await log.read({ after: position, limit: pageSize });
      if (isStopped) return;
      for (const event of page.events) {
        const frame = toEventFrame(event);
        position = frame.id;
        recent.push(frame);
        onEvent(frame);
      }
      more = page.more;
    }
  };
  /** A pass that is under way may have looked at the end of the log already: who asks meanwhile gets the one after, together with all others. */
  const catchUp = (): Promise<void> => {
    if (running === undefined) {
      running = readOn().finally(() => {
        running = undefined;
      });
      return running;
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return catchUp();
      });
    return next;
  };
  const off = log.onAppend(() => void catchUp().catch(onProblem));
  // What was appended before the log said so.
  await catchUp();

  return {
    get position() {
      return position;
    },
    recent,
    catchUp,
    stop() {
      isStopped = true;
      off();
    },
  };
}
