import { startSandbox } from '@tasks/sandbox';
import type { CommandContext } from '../command-context.ts';
import { createDemoProviders, demoSessionToken } from '../demo/demo-providers.ts';
import { sampleTasks } from '../demo/sample-tasks.ts';
import { exitCodes } from '../exit-codes.ts';
import { FollowModel } from '../follow/follow-model.ts';
import { followTasks } from '../follow/follow-tasks.ts';
import { startLiveView } from '../follow/start-live-view.ts';
import { openPoller } from '../open-poller.ts';
import { selectTasks } from '../refs/task-selection.ts';
import { renderItemList } from '../render/item-list.ts';
import { renderLiveFrame } from '../render/live-frame.ts';
import { createOutcomePrinter, inOrder } from '../render/outcome-printer.ts';
import type { Outcome } from '../render/outcome.ts';
import { describeProgress } from '../render/outcome-table.ts';

const taskDurationMs = 5_000;
/** Far more than the demo needs; it must end also where something is wrong. */
const timeoutMs = 60_000;

const nextSteps = `
What to try next:
  tasks sandbox                                      the same stand-ins, to point your own calls at
  tasks watch <ref>                                  one task live, with a bar
  tasks wait --timeout 10m --from refs.txt           many tasks; the exit code tells how they ended
  tasks submit shoplazza:file --data '{"urls":["https://example.com/a.png"]}' --wait
  tasks --help                                       everything else`;

/** `tasks demo`: sample tasks of both vendors, from their creation to their end, over real HTTP. */
export async function demo(context: CommandContext): Promise<number> {
  const { messages, output, colors, interruption } = context;
  const { clock, bundledPlugins } = context.dependencies;
  await using sandbox = await startSandbox({
    jd: { durationMs: taskDurationMs, sessionToken: demoSessionToken },
    shoplazza: { durationMs: taskDurationMs },
  });
  const providers = await createDemoProviders(sandbox, bundledPlugins);
  await using poller = await openPoller(context, providers);

  messages.progress(`Stand-ins of both vendors listen at ${sandbox.url}. Submitting ${sampleTasks.length} tasks to them:`);
  const refs: string[] = [];
  for (const { title, type, input } of sampleTasks) {
    const ref = await poller.submit(type, input, { signal: interruption.signal });
    refs.push(ref);
    messages.progress(`  ${ref}  ${title}`);
  }

  const selection = selectTasks(refs, providers);
  const model = new FollowModel(selection.tasks.keys(), clock.now());
  const stream = messages.isQuiet ? undefined : [context.io.stderr, context.io.stdout].find(({ isTTY }) => isTTY === true);
  const screen = stream && startLiveView(context, stream, model, renderLiveFrame);
  const outcomes: Outcome[] = [];
  await followTasks(context, selection, poller, {
    timeoutMs,
    isResumable: false,
    onSnapshot: (snapshot) => {
      model.see(snapshot, clock.now());
      if (screen) screen.update();
      else if (!snapshot.done) messages.progress(`${snapshot.ref} ${snapshot.state} ${describeProgress(snapshot.progress)}`);
    },
    onError: (ref, error) => model.fail(ref, error),
    onOutcome: (index, outcome) => {
      outcomes[index] = outcome;
      return Promise.resolve();
    },
  });
  interruption.signal.throwIfAborted();

  if (context.options.output === undefined) {
    for (const { snapshot } of outcomes) if (snapshot) await output.write(renderItemList(snapshot, colors));
  } else {
    const printer = inOrder(await createOutcomePrinter(context, context.format));
    for (const [index, outcome] of outcomes.entries()) await printer.set(index, outcome);
    await printer.end();
  }

  const unexpected = sampleTasks.filter(({ ends }, index) => outcomes[index]?.snapshot?.state !== ends);
  if (unexpected.length > 0) {
    messages.error(`Not as expected: ${unexpected.map(({ title, ends }) => `${title} (should be ${ends})`).join('; ')}.`);
    return exitCodes.taskFailed;
  }
  if (!messages.isQuiet) messages.notice(`\nAll ${outcomes.length} tasks ended as expected.\n${nextSteps}`);
  return exitCodes.success;
}
