import type { DatabaseSync } from 'node:sqlite';

import { prepare } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';

/** How a poll leaves a task: to be asked after again, ended with its address kept, or ended with its address free for another. */
export type SettleKind = 'asked-again' | 'ended' | 'ended-and-free';

/** Statements that write what came of a poll. Each touches only the indexes whose columns it changes. */
export interface SettleStatements {
  /** Values: updated_at, polls, observed_at, last_error, trouble, then next_poll_at or ended_at and ended_by, id. */
  readonly plain: Readonly<Record<SettleKind, Statement<never>>>;
  /** Values: those of a status in their order, then as in `plain`. */
  readonly withStatus: Readonly<Record<SettleKind, Statement<never>>>;
}

const ended = 'next_poll_at = NULL, ended_at = ?, ended_by = ?';
const statusColumns =
  'room = NULL, state = ?, vendor_state = ?, total = ?, succeeded = ?, failed = ?, pending = ?, items = ?, detail = ?, ';

export function prepareSettle(database: DatabaseSync): SettleStatements {
  const all = (status: string): Readonly<Record<SettleKind, Statement<never>>> => {
    const update = (rest: string): Statement<never> =>
      prepare(
        database,
        `UPDATE tasks SET ${status}updated_at = ?, polls = ?, observed_at = ?, last_error = ?, trouble = ?, ${rest} WHERE id = ?`,
      );
    return {
      'asked-again': update('next_poll_at = ?'),
      ended: update(ended),
      'ended-and-free': update(`${ended}, address = NULL`),
    };
  };
  return { plain: all(''), withStatus: all(statusColumns) };
}
