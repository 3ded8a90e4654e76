import type { Poller } from '@tasks/core';
import { TimeoutError } from '@tasks/core/provider';
import type { TasksError, TaskSnapshot } from '@tasks/core/provider';
import type { CommandContext } from '../command-context.ts';
import { formatDuration } from '../duration.ts';
import { createErrorReporter } from '../error-reporter.ts';
import { exitCodeOfError, exitCodes } from '../exit-codes.ts';
import type { TaskSelection } from '../refs/task-selection.ts';
import type { Outcome } from '../render/outcome.ts';
import { resumeMessage } from '../resume.ts';
import { describeStats } from './describe-stats.ts';

/** Options of {@link followTasks}. */
export interface FollowOptions {
  /** @default no limit */
  readonly timeoutMs?: number | undefined;
  /** Called with the first snapshot of each task and with every changed one. */
  readonly onSnapshot?: ((snapshot: TaskSnapshot) => void) | undefined;
  /** Called when a task cannot be followed to its end. */
  readonly onError?: ((ref: string, error: TasksError) => void) | undefined;
  /** Called with the outcome of each mention as it becomes known; `index` is its place in the selection. */
  readonly onOutcome: (index: number, outcome: Outcome) => Promise<void>;
}

/**
 * Waits for all tasks of a selection, tells their errors, and says how to resume those still open after a timeout or an interruption.
 *
 * @param poller - `undefined` when no task of the selection can be asked after.
 * @returns the exit codes that the outcomes ask for.
 */
export async function followTasks(
  context: CommandContext,
  selection: TaskSelection,
  poller: Poller | undefined,
  options: FollowOptions,
): Promise<number[]> {
  const { messages, interruption } = context;
  const reporter = createErrorReporter(messages);
  const codes: number[] = [];
  const open = new Set(selection.tasks.keys());
  let timedOut = 0;

  for (const { index, error } of selection.invalid) {
    const ref = selection.mentions[index] ?? '';
    codes.push(exitCodeOfError(error));
    reporter.report(ref, error);
    await options.onOutcome(index, { ref, error });
  }

  const tell = async (ref: string, outcome: Outcome): Promise<void> => {
    for (const index of selection.tasks.get(ref) ?? []) {
      const mention = selection.mentions[index] ?? ref;
      await options.onOutcome(index, outcome.error ? { ...outcome, ref: mention } : outcome);
    }
  };

  try {
    const { timeoutMs, onSnapshot } = options;
    const includeRaw = context.options.raw ?? false;
    const waiting = poller?.waitAll([...open], { signal: interruption.signal, timeoutMs, onSnapshot, includeRaw }) ?? [];
    for await (const { ref, snapshot, error } of waiting) {
      if (error) {
        codes.push(exitCodeOfError(error));
        options.onError?.(ref, error);
        // Where asking again can help, the task goes on at the vendor and can be resumed.
        if (!error.retryable) open.delete(ref);
        if (error.code === 'timeout') timedOut += 1;
        else reporter.report(ref, error);
        await tell(ref, { ref, error, snapshot: TimeoutError.isInstance(error) ? error.snapshot : undefined });
      } else {
        open.delete(ref);
        if (snapshot.state !== 'succeeded') codes.push(exitCodes.taskFailed);
        await tell(ref, { ref, snapshot });
      }
    }
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
  }

  context.screen.clear();
  if (poller !== undefined) messages.debug(() => describeStats(poller.stats()));
  if (timedOut > 0) {
    const limit = formatDuration(options.timeoutMs ?? 0);
    messages.error(timedOut === 1 ? `A task was not done within ${limit}.` : `${timedOut} tasks were not done within ${limit}.`);
  }
  reporter.end();
  if (open.size > 0 && interruption.cause !== 'output-closed') {
    messages.notice(resumeMessage([...open], { config: context.options.config, plugins: context.options.plugin }));
  }
  return codes;
}
