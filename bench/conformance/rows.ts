import type { Row } from './row.ts';
import { abortRows } from './rows/abort-rows.ts';
import { errorRows } from './rows/error-rows.ts';
import { surroundingsRows } from './rows/surroundings-rows.ts';
import { timeRows } from './rows/time-rows.ts';

/** All lines of the table, from the top. */
export const rows: readonly Row[] = [...abortRows, ...errorRows, ...timeRows, ...surroundingsRows];
