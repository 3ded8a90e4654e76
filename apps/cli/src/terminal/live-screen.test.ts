import { createManualClock } from '@tasks/core/testing';
import { describe, expect, it } from 'vitest';
import { MemoryStream } from '../testing/run-cli.ts';
import { createLiveScreen } from './live-screen.ts';
import { ScreenSlot } from './screen-slot.ts';

/** The text that a terminal of endless height shows after such writes: enough of one for what the live screen sends. */
function shown(written: string, columns: number): string[] {
  const rows: string[] = [''];
  let row = 0;
  let column = 0;
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  for (const [token] of written.matchAll(/\u001b\[\??(\d*)([A-Za-z])|[\s\S]/g)) {
    const escape = /^\u001b\[(\??)(\d*)([A-Za-z])$/.exec(token);
    if (escape) {
      const count = Number(escape[2] || '1');
      if (escape[3] === 'A') row = Math.max(0, row - count);
      else if (escape[3] === 'B') row += count;
      else if (escape[3] === 'G') column = 0;
      else if (escape[3] === 'K') rows[row] = escape[2] === '2' ? '' : (rows[row] ?? '').slice(0, column);
      else if (escape[3] === 'J') {
        rows[row] = (rows[row] ?? '').slice(0, column);
        rows.length = row + 1;
      }
    } else if (token === '\r') column = 0;
    else if (token === '\n') {
      row += 1;
      column = 0;
      rows[row] ??= '';
    } else {
      if (column === columns) {
        row += 1;
        column = 0;
        rows[row] ??= '';
      }
      const line = (rows[row] ?? '').padEnd(column);
      rows[row] = line.slice(0, column) + token + line.slice(column + 1);
      column += 1;
    }
  }
  return rows.filter((line) => line.trim() !== '');
}

function setUp(columns = 40, rows = 10) {
  const stream = new MemoryStream({ columns, rows });
  const clock = createManualClock();
  const state = { lines: ['one', 'two'], draws: 0 };
  const screen = createLiveScreen({
    stream,
    clock,
    draw: () => {
      state.draws += 1;
      return state.lines;
    },
  });
  return { stream, clock, state, screen };
}

describe('a live screen', () => {
  it('draws in place', async () => {
    const { stream, clock, state, screen } = setUp();
    state.lines = ['one', '2', 'three'];
    screen.update();
    await clock.advance(80);
    expect(shown(stream.text, 40)).toEqual(['one', '2', 'three']);
    state.lines = ['only'];
    screen.update();
    await clock.advance(80);
    expect(shown(stream.text, 40)).toEqual(['only']);
  });

  it('draws many updates at once, and by itself as time goes by', async () => {
    const { clock, state, screen } = setUp();
    for (let index = 0; index < 1_000; index += 1) screen.update();
    await clock.advance(80);
    expect(state.draws).toBe(2);
    await clock.advance(3_000);
    expect(state.draws).toBe(5);
  });

  it('lets other text be written above', () => {
    const { stream, screen } = setUp();
    const slot = new ScreenSlot();
    slot.show(screen);
    slot.write(stream, 'warning: look\n');
    expect(shown(stream.text, 40)).toEqual(['warning: look', 'one', 'two']);
  });

  it('never draws more lines than the terminal has rows', () => {
    const { stream, state, clock, screen } = setUp(40, 4);
    state.lines = ['1', '2', '3', '4', '5', '6'];
    screen.update();
    return clock.advance(80).then(() => expect(shown(stream.text, 40)).toEqual(['1', '2', '3']));
  });

  it('clears what a narrower terminal has wrapped', () => {
    const { stream, state } = setUp(20);
    stream.text = '';
    state.lines = ['x'];
    stream.columns = 2;
    stream.emit('resize');
    // "one" and "two" stand on two rows each, once wrapped: four rows up.
    expect(stream.text).toContain('\r\u001b[4A\u001b[J');
  });

  it('takes itself away when it stops, leaves no timer, and gives the cursor back', () => {
    const { stream, clock, screen } = setUp();
    screen.stop();
    expect(shown(stream.text, 40)).toEqual([]);
    expect(stream.text.endsWith('\u001b[?25h')).toBe(true);
    expect([clock.pendingTimers, stream.listenerCount('resize')]).toEqual([0, 0]);
    screen.update();
    screen.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
