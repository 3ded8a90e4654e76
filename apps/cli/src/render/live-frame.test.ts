import * as fc from 'fast-check';
import { TasksError } from '@tasks/core/provider';
import type { TaskState } from '@tasks/core/provider';
import { describe, expect, it } from 'vitest';
import { FollowModel } from '../follow/follow-model.ts';
import { createColors } from '../terminal/colors.ts';
import { textWidth } from '../terminal/text-width.ts';
import { snapshotOf } from '../testing/snapshots.ts';
import { renderLiveFrame, renderSeen } from './live-frame.ts';

const plain = createColors({ environment: {}, wanted: true, isTerminal: false });
const colorful = createColors({ environment: { FORCE_COLOR: '1' }, wanted: true, isTerminal: true });

function sample(): FollowModel {
  const model = new FollowModel(['fake:job:1', 'fake:job:店/二', 'fake:job:3', 'fake:job:4', 'fake:job:5'], 0);
  model.see(snapshotOf('1', 'running', { progress: { total: 10, succeeded: 0, failed: 0, pending: 10 } }), 1_000);
  model.see(snapshotOf('1', 'running', { progress: { total: 10, succeeded: 4, failed: 1, pending: 5 } }), 6_000);
  model.see(snapshotOf('店/二', 'succeeded', { progress: { succeeded: 2, failed: 0 } }), 2_000);
  model.see(snapshotOf('3', 'unknown', { vendorState: 'PA\u001b[31mUSED' }), 3_000);
  model.fail('fake:job:4', new TasksError({ code: 'task_not_found', message: 'gone' }));
  return model;
}

describe('the live view', () => {
  it('draws a bar per task, counts, states, the time left where it can be known, and totals', () => {
    const frame = renderLiveFrame({ model: sample(), size: { columns: 100, rows: 24 }, colors: plain, nowMs: 7_000 });
    expect(frame).toMatchInlineSnapshot(`
      [
        "● fake:job:1      ████████▒▒░░░░░░░░░░  5/10, 1 failed  running         about 4s left",
        "✔ fake:job:店/二  ████████████████████               2  succeeded",
        "? fake:job:3      ░░░░░░░░░░░░░░░░░░░░               -  unknown         PA\\x1b[31mUSED",
        "! fake:job:4      ░░░░░░░░░░░░░░░░░░░░               -  task_not_found",
        "· fake:job:5      ░░░░░░░░░░░░░░░░░░░░               -  asking",
        "1 of 5 done · 1 not readable · 1 running · 1 in an unknown state · 7s",
      ]
    `);
  });

  it('says how long all take when every open task lets it be known', () => {
    const model = new FollowModel(['fake:job:1'], 0);
    model.see(snapshotOf('1', 'running', { progress: { total: 4, succeeded: 0, failed: 0 } }), 0);
    expect(renderLiveFrame({ model, size: { columns: 100, rows: 24 }, colors: plain, nowMs: 500 }).at(-1)).not.toContain('left');
    model.see(snapshotOf('1', 'running', { progress: { total: 4, succeeded: 1, failed: 0 } }), 10_000);
    expect(renderLiveFrame({ model, size: { columns: 100, rows: 24 }, colors: plain, nowMs: 10_000 }).at(-1)).toContain(
      'about 30s left',
    );
    // Overdue: nothing is promised.
    expect(renderLiveFrame({ model, size: { columns: 100, rows: 24 }, colors: plain, nowMs: 60_000 }).at(-1)).not.toContain(
      'left',
    );
  });

  it('tells trouble while a task is asked after again', () => {
    const model = new FollowModel(['fake:job:1'], 0);
    model.see(snapshotOf('1', 'running'), 0);
    model.trouble('fake:job:1', new TasksError({ code: 'vendor_unavailable', message: 'HTTP 502' }));
    expect(renderLiveFrame({ model, size: { columns: 100, rows: 24 }, colors: plain, nowMs: 0 })[0]).toContain(
      'asking again: HTTP 502',
    );
    model.see(snapshotOf('1', 'running'), 1);
    expect(renderLiveFrame({ model, size: { columns: 100, rows: 24 }, colors: plain, nowMs: 0 })[0]).not.toContain('502');
  });

  it('shows what most needs a look where there are more tasks than rows, in the order given', () => {
    const refs = Array.from({ length: 100 }, (_, index) => `fake:job:${index}`);
    const model = new FollowModel(refs, 0);
    for (let index = 0; index < 90; index += 1) model.see(snapshotOf(String(index), 'succeeded'), 0);
    model.see(snapshotOf('50', 'failed'), 0);
    model.see(snapshotOf('20', 'running'), 0);
    const frame = renderLiveFrame({ model, size: { columns: 80, rows: 6 }, colors: plain, nowMs: 0 });
    expect(frame).toHaveLength(5);
    expect(frame.join('\n')).toMatch(
      /fake:job:20 [\s\S]*fake:job:50 [\s\S]*fake:job:9\d [\s\S]*… and 97 more[\s\S]*89 of 100 done|90 of 100 done/,
    );
  });

  it('fits any terminal, whatever the refs hold', () => {
    const states: readonly TaskState[] = [
      'queued',
      'running',
      'succeeded',
      'partially_succeeded',
      'failed',
      'canceled',
      'unknown',
    ];
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 220 }),
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.tuple(fc.constantFrom(...states), fc.nat(1_000_000), fc.nat(1_000_000))),
        (ids, columns, rows, updates) => {
          const model = new FollowModel(
            ids.map((id) => `fake:job:${id}`),
            0,
          );
          updates.forEach(([state, succeeded, failed], index) => {
            const progress = { total: succeeded + failed + index, succeeded, failed };
            model.see(snapshotOf(ids[index % ids.length] ?? '', state, { progress }), index * 1_000);
          });
          const frame = renderLiveFrame({ model, size: { columns, rows }, colors: colorful, nowMs: 100_000 });
          expect(frame.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
          for (const line of frame) expect(textWidth(line)).toBeLessThanOrEqual(Math.max(0, columns - 1));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('counts how many were asked', () => {
    expect(renderSeen({ model: sample(), size: { columns: 80, rows: 5 }, colors: plain, nowMs: 0 })).toEqual(['4 of 5 asked']);
  });
});
