import { formatDuration } from '../duration.ts';
import type { FollowModel } from '../follow/follow-model.ts';
import { estimateRemainingMs, isOpen } from '../follow/task-view.ts';
import type { TaskView, ViewState } from '../follow/task-view.ts';
import type { Colors } from '../terminal/colors.ts';
import type { ScreenSize } from '../terminal/live-screen.ts';
import { sanitize } from '../terminal/sanitize.ts';
import { padEnd, padStart, textWidth, truncateEnd, truncateMiddle } from '../terminal/text-width.ts';
import { describeProgress } from './outcome-table.ts';
import { renderProgressBar } from './progress-bar.ts';
import { errorStyle, stateStyle } from './state-style.ts';
import type { StateStyle } from './state-style.ts';

/** What {@link renderLiveFrame} draws. */
export interface LiveFrame {
  readonly model: FollowModel;
  readonly size: ScreenSize;
  readonly colors: Colors;
  readonly nowMs: number;
}

/** A line per task and a line of totals; where there are more tasks than rows, those that most need a person's eye. */
export function renderLiveFrame(frame: LiveFrame): string[] {
  const { model, size, colors } = frame;
  // One row for the totals, one that the cursor rests on.
  const room = Math.max(0, size.rows - 2);
  if (room === 0) return [renderTotals(frame)];
  const all = model.size <= room;
  const shown = all ? [...model.views()] : mostInteresting(model, room - 1);
  const lines = renderRows(shown, frame);
  if (!all) lines.push(colors.dim(truncateEnd(`  … and ${model.size - shown.length} more`, size.columns - 1)));
  return [...lines, renderTotals(frame)];
}

/** How all tasks stand, in one line. */
export function renderTotals({ model, size, colors, nowMs }: LiveFrame): string {
  const ended = (['succeeded', 'partially_succeeded', 'failed', 'canceled'] as const).reduce(
    (sum, state) => sum + model.count(state),
    0,
  );
  const parts = [`${ended} of ${model.size} done`];
  const add = (state: ViewState, label: string): void => {
    if (model.count(state) > 0) parts.push(`${model.count(state)} ${label}`);
  };
  add('partially_succeeded', 'partially succeeded');
  add('failed', 'failed');
  add('canceled', 'canceled');
  add('error', 'not readable');
  add('running', 'running');
  add('queued', 'queued');
  add('unknown', 'in an unknown state');
  parts.push(formatDuration(Math.max(1_000, nowMs - model.startedAtMs)));
  const remainingMs = model.remainingMs(nowMs);
  if (remainingMs !== undefined) parts.push(`about ${formatDuration(Math.max(1_000, remainingMs))} left`);
  return colors.bold(truncateEnd(parts.join(' · '), size.columns - 1));
}

const interest: Readonly<Record<ViewState, number>> = {
  error: 0,
  failed: 1,
  partially_succeeded: 2,
  unknown: 3,
  canceled: 4,
  running: 5,
  queued: 6,
  waiting: 7,
  succeeded: 8,
};

function mostInteresting(model: FollowModel, count: number): TaskView[] {
  const byInterest = Array.from({ length: 9 }, (): TaskView[] => []);
  for (const view of model.views()) {
    const bucket = byInterest[interest[view.state]];
    if (bucket && bucket.length < count) bucket.push(view);
  }
  const chosen = new Set(byInterest.flat().slice(0, count));
  return [...model.views()].filter((view) => chosen.has(view));
}

function renderRows(views: readonly TaskView[], { size, colors, nowMs }: LiveFrame): string[] {
  const rows = views.map((view) => ({ view, ref: sanitize(view.ref), ...describeView(view, colors, nowMs) }));
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(textWidth));
  const countsWidth = widest(rows.map(({ counts }) => counts));
  const labelWidth = widest(rows.map(({ label }) => label));
  const refWidth = widest(rows.map(({ ref }) => ref));
  const noteWidth = widest(rows.map(({ note }) => note));
  const columns = size.columns - 1;
  // Symbol, gaps, counts and label always stand; the bar gives way first, then the note.
  const fixed = 2 + 2 + countsWidth + 2 + labelWidth;
  const barWidth = columns >= fixed + 60 ? 20 : columns >= fixed + 35 ? 10 : 0;
  const noteRoom = Math.max(0, Math.min(noteWidth, columns - fixed - (barWidth ? barWidth + 2 : 0) - Math.min(refWidth, 24) - 2));
  const refRoom = Math.max(8, columns - fixed - (barWidth ? barWidth + 2 : 0) - (noteRoom ? noteRoom + 2 : 0));
  const refColumns = Math.min(refWidth, refRoom);

  return rows.map(({ view, ref, symbol, label, color, counts, note }) => {
    const plain = [padEnd(truncateMiddle(ref, refColumns), refColumns), padStart(counts, countsWidth), padEnd(label, labelWidth)];
    if (fixed + refColumns > columns) return truncateEnd(`${symbol} ${plain.join('  ')}`, columns);
    const [refCell = '', countsCell = '', labelCell = ''] = plain;
    const bar = barWidth > 0 ? `${renderProgressBar(view.progress, !isOpen(view), barWidth, colors)}  ` : '';
    const noteCell = noteRoom > 0 ? `  ${colors.dim(truncateEnd(note, noteRoom))}` : '';
    return `${color(symbol)} ${refCell}  ${bar}${countsCell}  ${color(labelCell)}${noteCell}`.trimEnd();
  });
}

function describeView(
  view: TaskView,
  colors: Colors,
  nowMs: number,
): StateStyle & { readonly label: string; readonly counts: string; readonly note: string } {
  const counts = describeProgress(view.progress);
  if (view.state === 'error') return { ...errorStyle(colors), label: sanitize(view.errorCode ?? 'error'), counts, note: '' };
  if (view.state === 'waiting')
    return { symbol: '·', label: 'asking', color: colors.dim, counts, note: sanitize(view.trouble ?? '') };
  const style = { ...stateStyle(view.state, colors), label: view.state };
  if (view.trouble !== undefined) return { ...style, counts, note: sanitize(`asking again: ${view.trouble}`) };
  const remainingMs = estimateRemainingMs(view, nowMs);
  if (remainingMs !== undefined) return { ...style, counts, note: `about ${formatDuration(Math.max(1_000, remainingMs))} left` };
  return { ...style, counts, note: view.state === 'unknown' ? sanitize(view.vendorState) : '' };
}

/** How many tasks have been asked after, in one line. */
export function renderSeen({ model, size, colors }: LiveFrame): string[] {
  const asked = model.size - model.count('waiting');
  return [colors.dim(truncateEnd(`${asked} of ${model.size} asked`, size.columns - 1))];
}
