/**
 * The id of a job, a UUID, is made of what it is for: the number of a row, and for deliveries also when it is due. So a row has one job at most, and is known
 * by its job. Jobs of one group that are given out together are told apart by pg-boss by their ids alone: the earliest has the lowest.
 */
export function jobId(row: number, dueAt = 0): string {
  const due = hex(Math.max(0, dueAt));
  return `${due.slice(0, 8)}-${due.slice(8)}-8000-8000-${hex(row)}`;
}

/** The number of the row that a job is for. */
export function rowOfJob(id: string): number {
  return Number.parseInt(id.slice(-12), 16);
}

/** As {@link rowOfJob}, in SQL. */
export function rowOfJobSql(id: string): string {
  return `('x' || right(${id}::text, 12))::bit(48)::bigint`;
}

function hex(value: number): string {
  return Math.floor(value).toString(16).padStart(12, '0').slice(-12);
}
