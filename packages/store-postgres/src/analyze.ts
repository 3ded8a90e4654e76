import type { Database } from './database/database.ts';

/** A table whose rows changed so much since the planner looked at it last has statistics that mislead it, in parts of its rows. */
const changedShare = 0.5;
const changedAtLeast = 2000;

/**
 * Lets the planner look at tables that have changed much since it last did. The server does so by itself, but after a minute at best: with the statistics of an
 * empty queue every settling would read all of a full one.
 *
 * @param schemas - Their plain names.
 */
export async function analyzeChanged(database: Database, schemas: readonly string[]): Promise<void> {
  const tables = await database.read<{ readonly name: string }>(
    `SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables WHERE schemaname = ANY($1::text[])
      AND n_mod_since_analyze > greatest(${changedAtLeast}, ${changedShare} * n_live_tup) AND coalesce(greatest(last_analyze, last_autoanalyze), '-infinity') < now() - interval '30 s'
      AND relname IN ('tasks', 'job_common', 'events', 'deliveries', 'results')`,
    [schemas],
  );
  for (const { name } of tables) await database.once(`ANALYZE (SKIP_LOCKED) ${name}`);
}
