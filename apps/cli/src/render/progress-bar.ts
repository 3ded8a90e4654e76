import type { TaskProgress } from '@tasks/core/provider';
import type { Colors } from '../terminal/colors.ts';

/** A bar of so many columns: succeeded items, failed ones, and the rest. Told apart also without colours. */
export function renderProgressBar(progress: TaskProgress, done: boolean, columns: number, colors: Colors): string {
  const { succeeded, failed } = progress;
  const total = Math.max(progress.total ?? (done ? succeeded + failed : 0), succeeded + failed);
  const isKnown = progress.total !== undefined || done;
  if (!isKnown || total === 0) return colors.dim('░'.repeat(columns));
  const filled = Math.round((columns * (succeeded + failed)) / total);
  // One failed item among thousands still shows.
  const red = failed === 0 ? 0 : Math.min(filled, Math.max(1, Math.round((columns * failed) / total)));
  return colors.green('█'.repeat(filled - red)) + colors.red('▒'.repeat(red)) + colors.dim('░'.repeat(columns - filled));
}
