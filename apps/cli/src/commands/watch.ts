import type { CommandContext } from '../command-context.ts';
import { firstExitCode } from '../exit-codes.ts';
import { FollowModel } from '../follow/follow-model.ts';
import { followTasks } from '../follow/follow-tasks.ts';
import { startLiveView } from '../follow/start-live-view.ts';
import { openPoller } from '../open-poller.ts';
import { prepareTasks } from '../refs/prepare-tasks.ts';
import type { OutputStream } from '../io.ts';
import { renderLiveFrame } from '../render/live-frame.ts';
import { createOutcomePrinter, inOrder } from '../render/outcome-printer.ts';
import { describeProgress } from '../render/outcome-table.ts';
import type { WaitCommandOptions } from './wait.ts';

/** `tasks watch`: on a terminal a live view and a table at the end; otherwise every change as it is seen. */
export async function watch(context: CommandContext, refs: readonly string[], options: WaitCommandOptions): Promise<number> {
  const { clock } = context.dependencies;
  const { messages, format } = context;
  const { providers, selection } = await prepareTasks(context, refs, options.from);
  const isTable = format === 'table';
  const printer = await createOutcomePrinter(context, format);
  const table = inOrder(printer);

  const model = new FollowModel(selection.tasks.keys(), clock.now());
  await using poller =
    selection.tasks.size === 0
      ? undefined
      : await openPoller(
          context,
          providers,
          { latencyMs: options.latency, retryBudgetMs: options.retryFor, notFoundGraceMs: options.notFoundGrace },
          (event) => {
            if (event.type !== 'poll-failed') return;
            model.trouble(event.ref, event.error);
            screen?.update();
          },
        );
  const stream = isTable && poller && !messages.isQuiet ? liveStream(context) : undefined;
  const screen = stream && startLiveView(context, stream, model, renderLiveFrame);

  // Changes are told from within the poller, which does not wait for a slow reader: they queue up here.
  let printed = Promise.resolve();
  const print = (write: () => Promise<void>): Promise<void> => (printed = printed.then(write));

  const codes = await followTasks(context, selection, poller, {
    timeoutMs: options.timeout,
    onSnapshot: (snapshot) => {
      model.see(snapshot, clock.now());
      if (screen) screen.update();
      else if (isTable) messages.progress(`${snapshot.ref} ${snapshot.state} ${describeProgress(snapshot.progress)}`);
      if (!isTable) void print(() => printer.add({ ref: snapshot.ref, snapshot }));
    },
    onError: (ref, error) => {
      model.fail(ref, error);
      screen?.update();
    },
    onOutcome: (index, outcome) => {
      if (isTable) return table.set(index, outcome);
      return outcome.error ? print(() => printer.add(outcome)) : Promise.resolve();
    },
  });
  await printed;
  await (isTable ? table : printer).end();
  return firstExitCode(codes);
}

/** The terminal to draw on, rather standard error than standard output, which may be kept. */
function liveStream({ io }: CommandContext): OutputStream | undefined {
  return [io.stderr, io.stdout].find((stream) => stream.isTTY === true);
}
