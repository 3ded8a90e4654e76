import type { Clock, EventPage, Store } from '@tasks/core';
import type { Logger } from 'pino';
import { ApiError } from '../http/api-error.ts';
import type { EventFilter } from './event-filter.ts';
import { createEventSession } from './event-session.ts';
import type { EventSession } from './event-session.ts';
import { startEventTail } from './event-tail.ts';
import type { EventTail } from './event-tail.ts';

/** Tells events to all readers of a process, who share one reader of the log. */
export interface EventFeed {
  /** How many streams are open. */
  readonly streams: number;
  /**
   * Opens a stream of Server-Sent Events.
   *
   * @throws {ApiError} 503 when there are too many, or the server stops.
   */
  open(options: OpenStreamOptions): Promise<ReadableStream<Uint8Array>>;
  /** Ends all streams. */
  close(): void;
}

/** What a reader wishes to have. */
export interface OpenStreamOptions {
  readonly filter: EventFilter;
  /** What the reader has missed, as far as it was read; undefined: it begins with what happens from now on. */
  readonly firstPage?: EventPage | undefined;
  /** Ends the stream once all that is in the log was told. @default false */
  readonly endsAfterReplay?: boolean | undefined;
}

/** Options of {@link createEventFeed}. */
export interface EventFeedOptions {
  readonly store: Pick<Store, 'events' | 'now'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly maxStreams: number;
  readonly heartbeatMs: number;
}

/** How much of the newest events is kept for readers who have nearly caught up. */
const recentBounds = { count: 1000, bytes: 4_194_304 } as const;

/** Makes a feed. It reads the log while it has readers, and at no other time. */
export function createEventFeed({ store, clock, logger, maxStreams, heartbeatMs }: EventFeedOptions): EventFeed {
  const sessions = new Set<{ readonly end: () => void; session: EventSession | undefined }>();
  let tail: Promise<EventTail> | undefined;
  let cancelBeat: (() => void) | undefined;
  let isClosed = false;

  const onProblem = (error: unknown): void => logger.error({ err: error }, 'the events cannot be read');
  const beat = (): void => {
    // The log is looked at, too, should it have failed to say that there is something new.
    void tail?.then((started) => started.catchUp()).catch(onProblem);
    for (const { session } of sessions) session?.beat();
    cancelBeat = clock.schedule(beat, heartbeatMs);
  };
  const start = (): Promise<EventTail> => {
    cancelBeat ??= clock.schedule(beat, heartbeatMs);
    tail ??= startEventTail({
      log: store.events,
      onEvent: (frame) => {
        for (const { session } of sessions) session?.push(frame);
      },
      onProblem,
      bounds: recentBounds,
    });
    return tail;
  };
  const stopWhenIdle = (): void => {
    if (sessions.size > 0) return;
    cancelBeat?.();
    cancelBeat = undefined;
    void tail?.then((started) => started.stop()).catch(() => undefined);
    tail = undefined;
  };

  return {
    get streams() {
      return sessions.size;
    },
    async open({ filter, firstPage, endsAfterReplay = false }) {
      if (isClosed || sessions.size >= maxStreams) throw noRoom(isClosed);
      let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
      const entry: { end: () => void; session: EventSession | undefined } = {
        session: undefined,
        end: () => {
          if (!sessions.delete(entry)) return;
          entry.session?.end();
          stopWhenIdle();
          try {
            controller?.close();
          } catch {
            // The reader has gone.
          }
        },
      };
      sessions.add(entry);
      let session: EventSession;
      try {
        const started = await start();
        session = createEventSession({
          log: store.events,
          tail: started,
          filter,
          firstPage,
          endsAfterReplay,
          now: () => store.now(),
        });
        entry.session = session;
      } catch (error) {
        // Another try must begin anew.
        tail = undefined;
        entry.end();
        throw error;
      }
      return new ReadableStream<Uint8Array>(
        {
          start(given) {
            controller = given;
          },
          async pull(given) {
            try {
              const chunks = await session.next();
              if (!sessions.has(entry)) return;
              if (chunks === undefined) entry.end();
              else for (const chunk of chunks) given.enqueue(chunk);
            } catch (error) {
              onProblem(error);
              entry.end();
            }
          },
          cancel: entry.end,
        },
        // Nothing is made before it is read: what waits for a slow reader waits in the store.
        { highWaterMark: 0 },
      );
    },
    close() {
      isClosed = true;
      for (const { end } of sessions) end();
    },
  };
}

function noRoom(isClosed: boolean): ApiError {
  return new ApiError({
    code: 'vendor_unavailable',
    httpStatus: 503,
    message: isClosed
      ? 'The server stops. Connect again in a few seconds.'
      : 'There are as many event streams as the server allows. Close some, or have the limit raised.',
    retryAfterMs: 5000,
  });
}
