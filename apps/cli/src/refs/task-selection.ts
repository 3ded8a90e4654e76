import type { ProviderSet } from '@tasks/configuration';
import { formatRef, parseRef, splitRef, TasksError } from '@tasks/core/provider';

/** The tasks that a command asks after. */
export interface TaskSelection {
  /** What the person wrote, in the order given. */
  readonly mentions: readonly string[];
  /** The tasks meant, each once however often it is mentioned, with the places in `mentions`. By full ref. */
  readonly tasks: ReadonlyMap<string, readonly number[]>;
  /** Mentions that mean no task, with the place in `mentions`. */
  readonly invalid: readonly { readonly index: number; readonly error: TasksError }[];
}

/** Finds out what task each ref means. */
export function selectTasks(mentions: readonly string[], providers: ProviderSet): TaskSelection {
  const tasks = new Map<string, number[]>();
  const invalid: { index: number; error: TasksError }[] = [];
  for (const [index, mention] of mentions.entries()) {
    try {
      const ref = fullRef(mention, providers);
      const places = tasks.get(ref);
      if (places) places.push(index);
      else tasks.set(ref, [index]);
    } catch (error) {
      if (!TasksError.isInstance(error)) throw error;
      invalid.push({ index, error });
    }
  }
  return { mentions, tasks, invalid };
}

function fullRef(mention: string, { records }: ProviderSet): string {
  const { provider: name } = splitRef(mention);
  const record =
    records.find((candidate) => candidate.name === name && candidate.provider) ??
    records.find((candidate) => candidate.name === name);
  if (record?.error) throw record.error;
  if (!record) {
    // A plugin that could not be loaded might have been the one: say so instead of only "no such provider".
    const failed = records.find((candidate) => candidate.name === undefined && candidate.error);
    if (failed?.error) {
      const message = `No provider is named ${JSON.stringify(name)}, and a plugin is missing. ${failed.error.message}`;
      throw new TasksError({ code: failed.error.code, message, ref: mention, cause: failed.error });
    }
  }
  return formatRef(parseRef(mention, (wanted) => records.find((candidate) => candidate.name === wanted)?.provider));
}
