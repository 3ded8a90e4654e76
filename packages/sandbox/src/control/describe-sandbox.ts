import type { FaultList } from '../faults/fault-list.ts';
import type { RequestLog } from '../http/request-log.ts';
import type { SandboxSettings } from '../options/resolve-options.ts';
import { pointOf } from '../tasks/sandbox-task.ts';
import { countItems } from '../tasks/task-items.ts';
import type { TaskStore } from '../tasks/task-store.ts';
import type { TaskStarters } from './start-task-from-json.ts';

const shownTasks = 100;

/** What `GET /__sandbox` shows: what this is, its settings without their secrets, and the newest tasks. */
export function describeSandbox(
  settings: SandboxSettings,
  parts: { readonly tasks: TaskStore; readonly faults: FaultList; readonly log: RequestLog; readonly starters: TaskStarters },
): unknown {
  const { jd, shoplazza } = settings;
  const now = settings.now();
  const types = Object.entries(parts.starters) as [keyof TaskStarters, TaskStarters[keyof TaskStarters]][];
  return {
    what: 'Local stand-ins of the JD Cloud NeuHub and Shoplazza APIs. Nothing here is real.',
    now: new Date(now).toISOString(),
    jd: {
      accessKeyId: jd.accessKeyId,
      qps: showLimit(jd.qps),
      dailyQuota: showLimit(jd.dailyQuota),
      maxClockSkewMs: showLimit(jd.maxClockSkewMs),
      itemVariant: jd.itemVariant,
      durationMs: jd.durationMs,
    },
    shoplazza: { shop: shoplazza.shop, rateLimit: shoplazza.rateLimit, durationMs: shoplazza.durationMs },
    taskCounts: Object.fromEntries(types.map(([type, { vendor }]) => [`${vendor}:${type}`, parts.tasks.count(type)])),
    newestTasks: parts.tasks.newest(shownTasks).map((task) => ({
      ref: `${parts.starters[task.type].vendor}:${task.type}:${task.id}`,
      ...pointOf(task, now),
      items: countItems(task.items),
    })),
    faults: parts.faults.waiting().length,
    requests: parts.log.requests.at(-1)?.number ?? 0,
  };
}

/** JSON has no infinity. */
function showLimit(limit: number): number | string {
  return limit === Infinity ? 'none' : limit;
}
