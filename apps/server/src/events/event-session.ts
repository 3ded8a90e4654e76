import type { EventLog, EventPage } from '@tasks/core';
import type { EventFilter } from './event-filter.ts';
import { isWanted } from './event-filter.ts';
import type { EventFrame } from './event-frame.ts';
import { heartbeatFrame, openingFrame, positionFrame, prunedFrame, toEventFrame } from './event-frame.ts';
import type { EventTail } from './event-tail.ts';

/** One reader of events. */
export interface EventSession {
  /** Gives what is to be sent next, as soon as there is something; undefined at the end. */
  next(): Promise<readonly Uint8Array[] | undefined>;
  /** Takes an event of the live stream. */
  push(frame: EventFrame): void;
  /** Lets a reader who has nothing to read know that the stream lives. */
  beat(): void;
  end(): void;
}

/** Options of {@link createEventSession}. */
export interface EventSessionOptions {
  readonly log: EventLog;
  readonly tail: EventTail;
  readonly filter: EventFilter;
  /** What was read already of what the reader has missed; undefined: it begins with what happens from now on. */
  readonly firstPage: EventPage | undefined;
  /** Whether nothing can come after what is in the log. */
  readonly endsAfterReplay: boolean;
  /** The time of the store. */
  readonly now: () => number;
}

/** How many events are read at a time for one reader who has fallen behind. */
export const replayPageSize = 100;

/** The most that is kept for a reader who is slower than the events: beyond that it reads them from the store, at its own pace. */
const queueBounds = { count: 256, bytes: 1_048_576 } as const;

/** How long a reader waits before it reconnects, in milliseconds. */
const retryMs = 3000;

/**
 * Makes a reader. It reads the log by itself until it has caught up with the tail that all share, and is then given what the tail reads.
 *
 * To join without a gap or a repeat it has the tail read on, notes how far that is, reads its own next page, and, if that reaches the end of the log, takes
 * what the tail has read after the note and reads from then on, but for what the page had. Nothing but equality of places is used.
 */
export function createEventSession({ log, tail, filter, firstPage, endsAfterReplay, now }: EventSessionOptions): EventSession {
  let mode: 'replay' | 'live' = firstPage === undefined ? 'live' : 'replay';
  let unread = firstPage;
  let hasCaughtUp = false;
  let isOpened = false;
  let isEnded = false;
  let isBeatDue = false;
  let queue: EventFrame[] = [];
  let queuedBytes = 0;
  /** Up to where everything was given to the reader, or is nothing for it. */
  let position = firstPage === undefined ? tail.position : undefined;
  /** Up to where the live stream has come. */
  let seen = position;
  /** The id that the reader was told last. */
  let told: string | undefined;
  /** What the page had that the reader joined the live stream after: the tail may have yet to come to some of it. */
  let had: Set<string> = new Set();
  let wake: (() => void) | undefined;

  const rouse = (): void => {
    wake?.();
    wake = undefined;
  };
  const endsStream = (frame: EventFrame): boolean => filter.uid !== undefined && frame.uid === filter.uid && frame.isLast;

  const push = (frame: EventFrame): void => {
    // Other tasks do not move the place in the stream of one: of their events nobody could tell whether they come before what its page had.
    if (mode !== 'live' || (filter.uid !== undefined && frame.uid !== filter.uid) || had.delete(frame.id)) return;
    seen = frame.id;
    if (isWanted(filter, frame)) {
      if (queue.length > 0 && (queue.length >= queueBounds.count || queuedBytes + frame.bytes.byteLength > queueBounds.bytes)) {
        queue = [];
        queuedBytes = 0;
        mode = 'replay';
        hasCaughtUp = false;
        return;
      }
      queue.push(frame);
      queuedBytes += frame.bytes.byteLength;
    } else if (queue.length === 0) {
      position = frame.id;
    }
    if (endsStream(frame)) isEnded = true;
    if (queue.length > 0 || isEnded) rouse();
  };

  const takeQueue = (): Uint8Array[] => {
    const taken = queue;
    queue = [];
    queuedBytes = 0;
    told = taken.at(-1)?.id;
    position = seen;
    return taken.map(({ bytes }) => bytes);
  };

  const replay = async (): Promise<Uint8Array[]> => {
    const isJoining = hasCaughtUp && unread === undefined;
    if (isJoining) await tail.catchUp();
    const joinsAfter = tail.position;
    const page = unread ?? (await log.read({ after: position, uid: filter.uid, limit: replayPageSize }));
    unread = undefined;
    position = page.cursor ?? position;
    const frames = page.events.map(toEventFrame);
    const wanted = frames.filter((frame) => isWanted(filter, frame));
    const chunks = wanted.map(({ bytes }) => bytes);
    told = wanted.at(-1)?.id ?? told;
    if (page.pruned) chunks.unshift(prunedFrame(now()));
    if (frames.length > 0 && position !== undefined && told !== position) {
      told = position;
      chunks.push(positionFrame(position));
    }

    if (frames.some(endsStream) || (endsAfterReplay && !page.more)) isEnded = true;
    else if (page.more) hasCaughtUp = false;
    else if (!isJoining) hasCaughtUp = true;
    else {
      const later = tail.recent.after(joinsAfter);
      if (later !== undefined) {
        had = new Set(page.events.map(({ id }) => id));
        mode = 'live';
        seen = position;
        for (const frame of later) push(frame);
      }
    }
    return chunks;
  };

  return {
    async next() {
      if (!isOpened) {
        isOpened = true;
        told = position;
        return [openingFrame(retryMs, position)];
      }
      for (;;) {
        if (mode === 'live' && queue.length > 0) return takeQueue();
        if (isEnded) return undefined;
        if (mode === 'replay') {
          const chunks = await replay();
          if (chunks.length > 0) return chunks;
        } else if (isBeatDue) {
          isBeatDue = false;
          const id = position === told ? undefined : position;
          told = position;
          return [heartbeatFrame(id)];
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
    push,
    beat() {
      isBeatDue = wake !== undefined;
      rouse();
    },
    end() {
      isEnded = true;
      queue = [];
      queuedBytes = 0;
      rouse();
    },
  };
}
