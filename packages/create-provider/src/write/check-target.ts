import { readdirSync } from 'node:fs';
import { UsageError } from '../command/usage-error.ts';

/** What may lie in a folder that counts as empty: a repository that nothing was committed to. */
const harmless: ReadonlySet<string> = new Set(['.git']);

/** More entries than these help nobody. */
const mostEntries = 5;

/**
 * Makes sure that a package can be written into a folder without touching anything that is there.
 *
 * @param target - Absolute.
 * @param shown - How it is called in the message.
 * @throws {UsageError} naming what is in the way.
 */
export function checkTarget(target: string, shown: string): void {
  const entries = entriesOf(target, shown).filter((entry) => !harmless.has(entry));
  if (entries.length === 0) return;
  const named = entries.toSorted().slice(0, mostEntries).join(', ');
  const more = entries.length > mostEntries ? ` and ${entries.length - mostEntries} more` : '';
  throw new UsageError(
    `The directory ${shown} is not empty: it holds ${named}${more}. Give another one; nothing is ever overwritten.`,
  );
}

function entriesOf(target: string, shown: string): string[] {
  try {
    return readdirSync(target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw new UsageError(`${shown} is a file, or lies below one. Give a directory.`, { cause: error });
    throw error;
  }
}
