import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseJson } from '@tasks/configuration';
import type { FailedTaskItem } from '@tasks/core/provider';
import type { CommandContext } from '../command-context.ts';
import { exitCodes, firstExitCode } from '../exit-codes.ts';
import { FollowModel } from '../follow/follow-model.ts';
import { followTasks } from '../follow/follow-tasks.ts';
import { startLiveView } from '../follow/start-live-view.ts';
import { invalidArgument } from '../invalid-argument.ts';
import { openPoller } from '../open-poller.ts';
import { requireProviders, warnOfFailures } from '../open-providers.ts';
import { selectTasks } from '../refs/task-selection.ts';
import { describeFailedItem } from '../render/csv.ts';
import { renderLiveFrame } from '../render/live-frame.ts';
import { createOutcomePrinter } from '../render/outcome-printer.ts';
import { printRecords } from '../render/print-records.ts';
import { sanitize } from '../terminal/sanitize.ts';

/** Options of `tasks submit`. */
export interface SubmitCommandOptions {
  readonly data?: string | undefined;
  readonly file?: string | undefined;
  readonly wait?: boolean | undefined;
  readonly idempotencyKey?: string | undefined;
  /** Milliseconds; of the waiting. */
  readonly timeout?: number | undefined;
}

/** `tasks submit`: starts a task and prints its ref, or with `--wait` follows it and prints its final snapshot. */
export async function submit(context: CommandContext, type: string, options: SubmitCommandOptions): Promise<number> {
  const { messages, interruption } = context;
  const input = await readInput(context, options);
  const providers = await requireProviders(context);
  const name = type.split(':', 1)[0] ?? type;
  const wanted = providers.records.find((candidate) => candidate.name === name);
  if (wanted?.error && !wanted.provider) throw wanted.error;
  warnOfFailures(context, providers, new Set([name]));

  await using poller = await openPoller(context, providers);
  const rejected: FailedTaskItem[] = [];
  let ref: string;
  try {
    const { idempotencyKey } = options;
    ref = await poller.submit(type, input, {
      idempotencyKey,
      signal: interruption.signal,
      onRejected: (items) => rejected.push(...items),
    });
  } catch (error) {
    if (interruption.signal.aborted) {
      messages.notice('Stopped while submitting: the vendor may have started the task. Look there before you submit it again.');
    }
    throw error;
  }
  for (const item of rejected) messages.notice(`rejected at once: ${describeFailedItem(item)}`);
  if (!options.wait) {
    await printRecords(context, [{ ref }], { ref: (record) => record.ref }, ([record]) => `${sanitize(record?.ref ?? '')}\n`);
    return exitCodes.success;
  }

  messages.progress(`submitted ${ref}`);
  const { clock } = context.dependencies;
  const selection = selectTasks([ref], providers);
  const model = new FollowModel(selection.tasks.keys(), clock.now());
  const screen =
    messages.isTerminal && !messages.isQuiet ? startLiveView(context, context.io.stderr, model, renderLiveFrame) : undefined;
  const printer = await createOutcomePrinter(context, context.format);
  const codes = await followTasks(context, selection, poller, {
    timeoutMs: options.timeout,
    onSnapshot: (snapshot) => {
      model.see(snapshot, clock.now());
      screen?.update();
    },
    onOutcome: (_index, outcome) => printer.add(outcome),
  });
  await printer.end();
  return firstExitCode(rejected.length > 0 ? [...codes, exitCodes.taskFailed] : codes);
}

async function readInput({ io, interruption }: CommandContext, { data, file }: SubmitCommandOptions): Promise<unknown> {
  if ((data === undefined) === (file === undefined)) {
    throw invalidArgument('Give what to submit either by --data JSON or by --file FILE (- is standard input).');
  }
  const source = data !== undefined ? '--data' : file === '-' ? 'standard input' : (file ?? '');
  try {
    if (data !== undefined) return parseJson(data);
    if (file !== '-') return parseJson(await readFile(resolve(io.cwd, file ?? ''), 'utf8'));
    const abort = (): void => void io.stdin.destroy();
    interruption.signal.addEventListener('abort', abort, { once: true });
    return parseJson(await text(io.stdin));
  } catch (error) {
    interruption.signal.throwIfAborted();
    throw invalidArgument(
      `What to submit could not be read from ${source}: ${error instanceof Error ? error.message : String(error)}.`,
      error,
    );
  }
}
