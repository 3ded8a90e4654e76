import type { CommandContext } from '../command-context.ts';
import { firstExitCode } from '../exit-codes.ts';
import { FollowModel } from '../follow/follow-model.ts';
import { followTasks } from '../follow/follow-tasks.ts';
import { startLiveView } from '../follow/start-live-view.ts';
import { openPoller } from '../open-poller.ts';
import { prepareTasks } from '../refs/prepare-tasks.ts';
import { renderTotals } from '../render/live-frame.ts';
import { asTheyCome, createOutcomePrinter, inOrder } from '../render/outcome-printer.ts';

/** Options of `tasks wait` and `tasks watch`. All durations are in milliseconds. */
export interface WaitCommandOptions {
  readonly from?: string | undefined;
  readonly timeout?: number | undefined;
  readonly latency?: number | undefined;
  readonly retryFor?: number | undefined;
  readonly notFoundGrace?: number | undefined;
}

/** `tasks wait`: polls until all are done. NDJSON tells each as it ends, the other formats in the order given. */
export async function wait(context: CommandContext, refs: readonly string[], options: WaitCommandOptions): Promise<number> {
  const { clock } = context.dependencies;
  const { messages } = context;
  const { providers, selection } = await prepareTasks(context, refs, options.from);
  const base = await createOutcomePrinter(context, context.format);
  const printer = context.format === 'ndjson' ? asTheyCome(base) : inOrder(base);

  const model = new FollowModel(selection.tasks.keys(), clock.now());
  await using poller =
    selection.tasks.size === 0
      ? undefined
      : await openPoller(
          context,
          providers,
          { latencyMs: options.latency, retryBudgetMs: options.retryFor, notFoundGraceMs: options.notFoundGrace },
          (event) => {
            if (event.type === 'poll-failed') model.trouble(event.ref, event.error);
          },
        );
  const screen =
    poller && messages.isTerminal && !messages.isQuiet
      ? startLiveView(context, context.io.stderr, model, (frame) => [renderTotals(frame)])
      : undefined;

  const codes = await followTasks(context, selection, poller, {
    timeoutMs: options.timeout,
    onSnapshot: (snapshot) => {
      model.see(snapshot, clock.now());
      screen?.update();
    },
    onError: (ref, error) => model.fail(ref, error),
    onOutcome: (index, outcome) => printer.set(index, outcome),
  });
  await printer.end();
  return firstExitCode(codes);
}
