import type { EventFrame } from './event-frame.ts';

/** The newest events, as many as fit: who has read the log up to one of them joins the live stream there. */
export interface RecentEvents {
  push(frame: EventFrame): void;
  /** What came after a place; undefined when that is no longer known. */
  after(id: string | undefined): readonly EventFrame[] | undefined;
}

/** Bounds of {@link createRecentEvents}. */
export interface RecentEventsBounds {
  readonly count: number;
  readonly bytes: number;
}

/**
 * Keeps the newest events.
 *
 * @param start - The place that the first of them comes after; undefined for the beginning of the log.
 */
export function createRecentEvents(start: string | undefined, bounds: RecentEventsBounds): RecentEvents {
  let frames: EventFrame[] = [];
  /** The place before the first frame. */
  let before = start;
  let bytes = 0;
  return {
    push(frame) {
      frames.push(frame);
      bytes += frame.bytes.byteLength;
      let dropped = 0;
      while (dropped < frames.length && (frames.length - dropped > bounds.count || bytes > bounds.bytes)) {
        const oldest = frames[dropped];
        bytes -= oldest?.bytes.byteLength ?? 0;
        before = oldest?.id;
        dropped += 1;
      }
      if (dropped > 0) frames = frames.slice(dropped);
    },
    after(id) {
      if (id === before) return frames;
      const index = frames.findLastIndex((frame) => frame.id === id);
      return index < 0 ? undefined : frames.slice(index + 1);
    },
  };
}
