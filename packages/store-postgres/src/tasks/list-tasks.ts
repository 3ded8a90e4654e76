import type { Page, StoredTask, TaskQuery } from '@tasks/core';

import type { StoreCore } from '../store-core.ts';
import { endings, taskStates } from '../stored-words.ts';
import { isText } from '../text.ts';
import { decodeTasks } from './task-reader.ts';
import { taskColumns } from './task-row.ts';
import type { TaskRow } from './task-row.ts';

/** Lists tasks, the newest first. There is no index of what they are listed by, as every poll would pay for it: the table is read from its end. */
export async function listTasks(core: StoreCore, query: TaskQuery): Promise<Page<StoredTask>> {
  const { database, schema, places } = core;
  const { limit } = query;
  const texts = [query.provider, query.type, ...Object.entries(query.metadata ?? {}).flat()];
  const before = places.cursor('task', query.cursor);
  // No task has a text that cannot be stored.
  if (!texts.every(isText)) return { items: [], nextCursor: undefined };
  const values: unknown[] = [before, limit + 1];
  const where = conditions(query, (value) => `$${values.push(value)}`);
  const found = await database.read<TaskRow>(
    `SELECT ${taskColumns}, r.items
      FROM (SELECT * FROM ${schema}.tasks t WHERE t.id < $1 ${where.map((each) => `AND ${each} `).join('')} ORDER BY t.id DESC LIMIT $2) t
      LEFT JOIN ${schema}.results r ON r.task = t.id ORDER BY t.id DESC`.replaceAll('$schema', schema),
    values,
  );
  const given = found.slice(0, limit);
  const last = given.at(-1);
  return {
    items: await decodeTasks(core, given),
    nextCursor: found.length > limit && last !== undefined ? places.name('task', last.id) : undefined,
  };
}

function conditions(
  { states, provider, type, done, endedBy, metadata, createdAfter }: TaskQuery,
  bind: (value: unknown) => string,
): readonly string[] {
  const kind = [
    ...(provider === undefined ? [] : [`k.provider = ${bind(provider)}`]),
    ...(type === undefined ? [] : [`k.type = ${bind(type)}`]),
  ];
  return [
    ...(states === undefined ? [] : [`t.state = ANY(${bind(states.map((state) => taskStates.encode(state)))}::smallint[])`]),
    ...(kind.length === 0 ? [] : [`t.kind = ANY(ARRAY(SELECT k.id FROM $schema.kinds k WHERE ${kind.join(' AND ')}))`]),
    ...(done === undefined ? [] : [`(t.ended_by IS NOT DISTINCT FROM ${endings.encode('vendor')}) = ${bind(done)}`]),
    ...(endedBy === undefined ? [] : [`t.ended_by = ${bind(endings.encode(endedBy))}`]),
    ...(createdAfter === undefined ? [] : [`t.created_at > ${bind(createdAfter)}`]),
    ...Object.entries(metadata ?? {}).map(([name, text]) => {
      const key = `${bind(name)}::text`;
      return `json_typeof(t.metadata -> ${key}) IN ('string', 'number', 'boolean') AND t.metadata ->> ${key} = ${bind(text)}`;
    }),
  ];
}
