import { TasksError } from '@tasks/core/provider';
import type { TaskSnapshot } from '@tasks/core/provider';
import { startSandbox } from '@tasks/sandbox';
import type { CommandContext } from '../command-context.ts';
import { createDemoProviders, demoSessionToken } from '../demo/demo-providers.ts';
import { startDemoServer } from '../demo/demo-server.ts';
import { sampleTasks } from '../demo/sample-tasks.ts';
import { createServerClient, toSnapshot } from '../demo/server-client.ts';
import type { ServerClient } from '../demo/server-client.ts';
import { openWebhookInbox } from '../demo/webhook-inbox.ts';
import { exitCodes } from '../exit-codes.ts';
import { FollowModel } from '../follow/follow-model.ts';
import { startLiveView } from '../follow/start-live-view.ts';
import { renderItemList } from '../render/item-list.ts';
import { renderLiveFrame } from '../render/live-frame.ts';
import { createOutcomePrinter } from '../render/outcome-printer.ts';
import { describeProgress } from '../render/outcome-table.ts';

const taskDurationMs = 5_000;
/** Far more than the demo needs; it must end also where something is wrong. */
const timeoutMs = 60_000;

/** What the webhook of the demo is told of: each of these is the last event of its task. */
const lastEvents = ['task.succeeded', 'task.partially_succeeded', 'task.failed', 'task.canceled', 'task.not_found'];

const nextSteps = `
What to try next:
  tasks sandbox                                      the same stand-ins, to point your own calls at
  tasks watch <ref>                                  one task live, with a bar
  tasks wait --timeout 10m --from refs.txt           many tasks; the exit code tells how they ended
  tasks submit shoplazza:file --data '{"urls":["https://example.com/a.png"]}' --wait
  tasks serve                                        the same server for your own tasks, with a dashboard
  tasks --help                                       everything else`;

/** `tasks demo`: sample tasks of both vendors, from their creation to their end, through the real server and over real HTTP. */
export async function demo(context: CommandContext): Promise<number> {
  const { messages, interruption, options } = context;
  const { fetch, bundledPlugins } = context.dependencies;
  if (options.raw === true) messages.warning("The server keeps no vendor's bodies: --raw adds nothing to the demo.");
  await using sandbox = await startSandbox({
    jd: { durationMs: taskDurationMs, sessionToken: demoSessionToken },
    shoplazza: { durationMs: taskDurationMs },
  });
  await using inbox = await openWebhookInbox();
  await using server = await startDemoServer({
    providers: await createDemoProviders(sandbox, bundledPlugins),
    onLogLine: options.debug === true ? (line) => messages.debug(() => line) : undefined,
  });
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([interruption.signal, timeout]);
  const client = createServerClient({ url: server.url, fetch, signal });
  messages.progress(
    `Stand-ins of both vendors listen at ${sandbox.url}, the server at ${server.url} (its dashboard, while this runs).`,
  );
  inbox.secret = await client.createWebhook(inbox.url, lastEvents);
  try {
    const refs = await submit(context, client);
    const snapshots = await follow(context, client, refs);
    await print(context, snapshots);
    await inbox.untilToldOf(refs, signal);
    return conclude(context, snapshots, inbox.size);
  } catch (error) {
    if (!timeout.aborted || interruption.signal.aborted) throw error;
    const message = `The demo was not through within ${timeoutMs / 1000} s. Run it again with --debug to see every poll.`;
    throw new TasksError({ code: 'timeout', message, cause: error });
  }
}

async function submit({ messages }: CommandContext, client: ServerClient): Promise<readonly string[]> {
  messages.progress(`Submitting ${sampleTasks.length} tasks to the server:`);
  const refs: string[] = [];
  for (const { title, type, input } of sampleTasks) {
    const { ref } = await client.submit(type, input);
    refs.push(ref);
    messages.progress(`  ${ref}  ${title}`);
  }
  return refs;
}

/** Shows what the server's events tell until all tasks are done. @returns the last snapshot of each. */
async function follow(context: CommandContext, client: ServerClient, refs: readonly string[]): Promise<readonly TaskSnapshot[]> {
  const { messages, io, screen } = context;
  const { clock } = context.dependencies;
  const model = new FollowModel(refs, clock.now());
  const terminal = messages.isQuiet ? undefined : [io.stderr, io.stdout].find(({ isTTY }) => isTTY === true);
  const view = terminal && startLiveView(context, terminal, model, renderLiveFrame);
  const last = new Map<string, TaskSnapshot>();
  for await (const { data } of client.events()) {
    const snapshot = toSnapshot(data);
    if (snapshot === undefined) continue;
    last.set(snapshot.ref, snapshot);
    model.see(snapshot, clock.now());
    if (view) view.update();
    else if (!snapshot.done) messages.progress(`${snapshot.ref} ${snapshot.state} ${describeProgress(snapshot.progress)}`);
    if (refs.every((ref) => last.get(ref)?.done === true)) break;
  }
  screen.clear();
  return refs.flatMap((ref) => last.get(ref) ?? []);
}

async function print(context: CommandContext, snapshots: readonly TaskSnapshot[]): Promise<void> {
  const { options, output, colors, format } = context;
  if (options.output === undefined) {
    for (const snapshot of snapshots) await output.write(renderItemList(snapshot, colors));
    return;
  }
  const printer = await createOutcomePrinter(context, format);
  for (const snapshot of snapshots) await printer.add({ ref: snapshot.ref, snapshot });
  await printer.end();
}

function conclude({ messages }: CommandContext, snapshots: readonly TaskSnapshot[], webhooks: number): number {
  const unexpected = sampleTasks.filter(({ ends }, index) => snapshots[index]?.state !== ends);
  if (unexpected.length > 0) {
    messages.error(`Not as expected: ${unexpected.map(({ title, ends }) => `${title} (should be ${ends})`).join('; ')}.`);
    return exitCodes.taskFailed;
  }
  if (messages.isQuiet) return exitCodes.success;
  const told = `${webhooks} webhooks told of their ends, and the signature of each was verified.`;
  messages.notice(`\nAll ${snapshots.length} tasks ended as expected. ${told}\n${nextSteps}`);
  return exitCodes.success;
}
