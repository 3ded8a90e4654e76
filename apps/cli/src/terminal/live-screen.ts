import type { Clock } from '@tasks/core';
import { createLogUpdate } from 'log-update';
import type { OutputStream } from '../io.ts';
import { textWidth } from './text-width.ts';

/** How much room a drawing has. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Lines at the foot of a terminal that are redrawn in place. */
export interface LiveScreen {
  /** Draws again, soon: many calls in a short time make one drawing. */
  update(): void;
  /** Takes the drawing away while something else is written, then draws it again below. */
  writeAbove(write: () => void): void;
  /** Takes the drawing away for good and gives the cursor back. */
  stop(): void;
}

/** Options of {@link createLiveScreen}. */
export interface LiveScreenOptions {
  readonly stream: OutputStream;
  /** The lines as they are now. Lines that do not fit are cut off at the foot. */
  readonly draw: (size: ScreenSize) => readonly string[];
  readonly clock: Clock;
}

/** The pause between two drawings while things change, in milliseconds. */
const updateIntervalMs = 80;
/** The pause between two drawings while nothing changes but the time, in milliseconds. */
const idleIntervalMs = 1_000;

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

/** Starts to draw at the foot of a terminal. Follows the terminal's size as it changes. */
export function createLiveScreen(options: LiveScreenOptions): LiveScreen {
  const { stream, draw, clock } = options;
  const log = createLogUpdate(stream, { showCursor: true });
  let lines: readonly string[] = [];
  let stopped = false;
  let cancelTimer: (() => void) | undefined;
  let dueAt = Number.POSITIVE_INFINITY;

  const drawIn = (delayMs: number): void => {
    const at = clock.now() + delayMs;
    if (stopped || dueAt <= at) return;
    cancelTimer?.();
    dueAt = at;
    cancelTimer = clock.schedule(render, delayMs);
  };

  function render(): void {
    dueAt = Number.POSITIVE_INFINITY;
    if (stopped) return;
    const size = sizeOf(stream);
    // The cursor rests on the line below the drawing, which therefore needs one row more than it has lines.
    lines = draw(size).slice(0, Math.max(0, size.rows - 1));
    log(lines.join('\n'));
    drawIn(idleIntervalMs);
  }

  const resize = (): void => {
    // Terminals wrap the lines that are there anew, so the drawing may stand on more rows than it was drawn on.
    const { columns } = sizeOf(stream);
    const rows = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)), 0);
    if (rows > 0) stream.write(`\r\u001b[${rows}A\u001b[J`);
    log.done();
    render();
  };

  stream.write(hideCursor);
  stream.on('resize', resize);
  render();

  return {
    update: () => drawIn(updateIntervalMs),
    writeAbove(write) {
      if (stopped) return write();
      log.clear();
      write();
      render();
    },
    stop() {
      if (stopped) return;
      stopped = true;
      cancelTimer?.();
      stream.off('resize', resize);
      log.clear();
      stream.write(showCursor);
    },
  };
}

function sizeOf(stream: OutputStream): ScreenSize {
  // Some terminals say 0 while they start.
  return { columns: stream.columns || 80, rows: stream.rows || 24 };
}
