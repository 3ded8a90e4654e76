import { pointOf } from '../../tasks/sandbox-task.ts';
import { startCreatedTask } from '../../tasks/start-task.ts';
import type { TaskDefaults } from '../../tasks/start-task.ts';
import type { TaskStore } from '../../tasks/task-store.ts';
import { invalidParameter, noSuchTask } from './shoplazza-answer.ts';
import type { ShoplazzaOutcome } from './shoplazza-answer.ts';

const dayMs = 86_400_000;

const events: ReadonlySet<string> = new Set([
  'impressions',
  'add_payment_info',
  'add_to_cart',
  'begin_checkout',
  'pageview',
  'place_order',
  'product_search',
  'product_view',
  'purchase_product',
  'refund_order',
]);

/** `GET /data/query?event=&beginTime=&endTime=`: starts a query, over 24 hours at the most. Source: the vendor's OpenAPI of 2022.01. */
export function createDataQuery(tasks: TaskStore, defaults: TaskDefaults, query: string, now: number): ShoplazzaOutcome {
  const parameters = new URLSearchParams(query);
  const event = parameters.get('event');
  if (event !== null && !events.has(event)) return invalidParameter('event is not supported');
  const begin = parseTime(parameters.get('beginTime'));
  const end = parseTime(parameters.get('endTime'));
  if (begin === undefined || end === undefined) return invalidParameter('beginTime and endTime must be times');
  if (end < begin || end - begin > dayMs) return invalidParameter('endTime must be at most 24 hours after beginTime');
  const id = defaults.makeId();
  startCreatedTask(tasks, defaults, { id, items: [{ key: 'query' }], slow: false }, now);
  return { data: { query_id: id }, taskId: id };
}

/** `GET /data/task?id=`: how far one query is; without an id, the latest. Status 0 means pending, 2 complete, with the URL of the result. */
export function dataQueryStatus(tasks: TaskStore, query: string, now: number): ShoplazzaOutcome {
  const asked = new URLSearchParams(query).get('id') ?? '';
  const task = asked === '' ? tasks.latest('data-query') : tasks.get('data-query', asked);
  if (!task) return { ...noSuchTask, taskId: asked };
  const { id } = task;
  const ended = pointOf(task, now).phase === 'ended';
  const url = ended ? `https://shoplazza.oss-cn-shenzhen.aliyuncs.com/${encodeURIComponent(id)}.csv` : '';
  return { data: { query_id: id, query_status: ended ? (task.finalState ?? 2) : 0, query: { url } }, taskId: id };
}

/** A time as `2020-12-30T15:04:05`. */
function parseTime(text: string | null): number | undefined {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/.test(text ?? '')
    ? Date.parse(text ?? '')
    : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
