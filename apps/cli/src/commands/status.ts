import type { Poller } from '@tasks/core';
import { TasksError } from '@tasks/core/provider';
import type { CommandContext } from '../command-context.ts';
import { formatDuration } from '../duration.ts';
import { createErrorReporter } from '../error-reporter.ts';
import { exitCodeOfError, firstExitCode } from '../exit-codes.ts';
import { FollowModel } from '../follow/follow-model.ts';
import { startLiveView } from '../follow/start-live-view.ts';
import { openPoller } from '../open-poller.ts';
import { prepareTasks } from '../refs/prepare-tasks.ts';
import { renderSeen } from '../render/live-frame.ts';
import { createOutcomePrinter, inOrder } from '../render/outcome-printer.ts';
import type { Outcome } from '../render/outcome.ts';

/** Options of `tasks status`. */
export interface StatusOptions {
  readonly from?: string | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
}

/** The most questions begun at once. How fast they go out is the poller's to decide, by each account's limits. */
const mostAtOnce = 64;

/** `tasks status`: one poll each, printed in the order given. */
export async function status(context: CommandContext, refs: readonly string[], options: StatusOptions): Promise<number> {
  const { messages, dependencies, interruption } = context;
  const { providers, selection } = await prepareTasks(context, refs, options.from);
  const printer = inOrder(await createOutcomePrinter(context, context.format));
  const reporter = createErrorReporter(messages);
  const codes: number[] = [];

  const tell = async (index: number, outcome: Outcome): Promise<void> => {
    const ref = selection.mentions[index] ?? outcome.ref;
    if (outcome.error) codes.push(exitCodeOfError(outcome.error));
    await printer.set(index, outcome.error ? { ...outcome, ref } : outcome);
  };
  for (const { index, error } of selection.invalid) {
    const ref = selection.mentions[index] ?? '';
    reporter.report(ref, error);
    await tell(index, { ref, error });
  }

  if (selection.tasks.size > 0) {
    await using poller = await openPoller(context, providers);
    const deadline = new AbortController();
    const cancelDeadline =
      options.timeout === undefined ? undefined : dependencies.clock.schedule(() => deadline.abort(), options.timeout);
    const signal = AbortSignal.any([interruption.signal, deadline.signal]);
    const model = new FollowModel(selection.tasks.keys(), dependencies.clock.now());
    const screen =
      messages.isTerminal && !messages.isQuiet ? startLiveView(context, context.io.stderr, model, renderSeen) : undefined;

    const tasks = selection.tasks.entries();
    const askInTurn = async (): Promise<void> => {
      for (const [ref, indices] of tasks) {
        const outcome = await ask(poller, ref, context, signal, options.timeout);
        if (outcome.error) {
          reporter.report(ref, outcome.error);
          model.fail(ref, outcome.error);
        } else model.see(outcome.snapshot, dependencies.clock.now());
        screen?.update();
        for (const index of indices) await tell(index, outcome);
      }
    };
    try {
      await Promise.all(Array.from({ length: Math.min(mostAtOnce, selection.tasks.size) }, askInTurn));
    } catch (error) {
      if (!interruption.signal.aborted) throw error;
    } finally {
      cancelDeadline?.();
      context.screen.clear();
    }
  }
  await printer.end();
  reporter.end();
  return firstExitCode(codes);
}

async function ask(
  poller: Poller,
  ref: string,
  context: CommandContext,
  signal: AbortSignal,
  timeoutMs: number | undefined,
): Promise<Outcome> {
  try {
    return { ref, snapshot: await poller.getStatus(ref, { signal, includeRaw: context.options.raw ?? false }) };
  } catch (error) {
    if (TasksError.isInstance(error)) return { ref, error };
    if (context.interruption.signal.aborted || !signal.aborted) throw error;
    const message = `The vendor was not asked, or did not answer, within ${formatDuration(timeoutMs ?? 0)}.`;
    return { ref, error: new TasksError({ code: 'timeout', message, ref }) };
  }
}
