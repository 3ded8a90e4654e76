import type { TaskStatusV1 } from '@tasks/core';

import { fromJson, toJson } from '../to-json.ts';

/** A status has a list of succeeded items, a list of failed items; one of them is not empty, and both are in the table of results. */
const listBits = { succeeded: 1, failed: 2, kept: 4 } as const;

/** The item lists of a status. */
export type ItemLists = Pick<TaskStatusV1, 'succeeded' | 'failed'>;

/** Item lists as they are stored: which there are, and their JSON where they are not empty. */
export interface StoredLists {
  readonly bits: number;
  readonly succeeded: string | null;
  readonly failed: string | null;
}

export function encodeLists({ succeeded, failed }: ItemLists): StoredLists {
  const kept = (succeeded?.length ?? 0) + (failed?.length ?? 0) > 0;
  return {
    bits:
      (succeeded === undefined ? 0 : listBits.succeeded) |
      (failed === undefined ? 0 : listBits.failed) |
      (kept ? listBits.kept : 0),
    succeeded: kept ? toJson(succeeded) : null,
    failed: kept ? toJson(failed) : null,
  };
}

/** Whether there is a row of results. */
export function areKept(bits: number): boolean {
  return (bits & listBits.kept) !== 0;
}

/** @param row - The row of results, where there is one. */
export function decodeLists(
  bits: number,
  row: readonly [succeeded: string | null, failed: string | null] | undefined,
): ItemLists {
  const [succeeded, failed] = row ?? [null, null];
  return {
    succeeded: (bits & listBits.succeeded) === 0 ? undefined : (fromJson(succeeded) ?? []),
    failed: (bits & listBits.failed) === 0 ? undefined : (fromJson(failed) ?? []),
  };
}
