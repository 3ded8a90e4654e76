import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { startSandbox } from '../../packages/sandbox/src/index.ts';
import type { Sandbox, SandboxRequest } from '../../packages/sandbox/src/index.ts';
import { createApiClient } from './api-client.ts';
import type { TaskJson } from './api-client.ts';
import type { CrashPlan } from './crash-plan.ts';
import { startDeliveryLog } from './delivery-log.ts';
import type { TakenDelivery } from './delivery-log.ts';
import { followEvents, readLog } from './event-follower.ts';
import type { ToldEvent } from './event-follower.ts';
import { findFreePort } from './free-port.ts';
import { keepKilling } from './killing.ts';
import type { KillRecord } from './killing.ts';
import { createRandom } from './random.ts';
import { startRandomTask } from './scripted-task.ts';
import { runCommand } from './server-command.ts';
import type { CommandResult } from './server-command.ts';
import { startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';
import { startTrackingLoad } from './tracking-load.ts';
import type { AcknowledgedTask } from './tracking-load.ts';
import { until } from './until.ts';
import { createWorkFolder } from './work-folder.ts';

/** What the judges are shown. */
export interface CrashRun {
  readonly record: KillRecord;
  readonly acknowledged: readonly AcknowledgedTask[];
  readonly loadComplaints: readonly string[];
  readonly requests: { readonly sent: number; readonly failed: number };
  /** All tasks that the server lists at the end. */
  readonly listed: readonly TaskJson[];
  /** As they came to a reader who was there all the time. */
  readonly events: readonly ToldEvent[];
  readonly connections: number;
  /** The ids that the log has at the end. */
  readonly logIds: readonly string[];
  readonly receivers: Readonly<Record<'all' | 'some', ReceiverRecord>>;
  readonly vendorRequests: readonly SandboxRequest[];
  /** What all servers wrote to standard error. */
  readonly stderr: string;
  readonly stopped: CommandResult;
  readonly checked: CommandResult;
}

/** What a receiver of webhooks was told. */
export interface ReceiverRecord {
  readonly url: string;
  readonly deliveries: readonly TakenDelivery[];
  readonly repeats: number;
  readonly refused: number;
}

/** How long the answers take that are slow, in milliseconds. */
export const slowMs = 300;

/** So many tasks that have not ended keep the vendors' limits busy; more would only take longer to end. */
const mostOpen = 120;

const limits = {
  jdQps: 20,
  shoplazza: [
    { capacity: 30, refillPerSecond: 15 },
    { capacity: 60, refillPerSecond: 30 },
  ],
};
const taskSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** Puts a server under load and kills it over and over; then lets it come to an end, and collects what everybody saw. */
export async function crashServer(plan: CrashPlan): Promise<CrashRun> {
  const random = createRandom(plan.seed);
  const moments = new EventEmitter();
  const emit = (name: string) => (): void => void moments.emit(name);
  using folder = createWorkFolder();
  await using sandbox = await startSandbox({
    jd: { qps: limits.jdQps, dailyQuota: Infinity },
    shoplazza: { rateLimit: limits.shoplazza },
  });
  writeFileSync(folder.file('tasks.config.json'), JSON.stringify(configuration));
  await using all = await startDeliveryLog({ refuseEvery: 20, onDelivery: emit('delivered') });
  await using some = await startDeliveryLog({ secret: taskSecret });
  const port = await findFreePort();
  const store = folder.file('tasks.db');
  const servers: ServerProcess[] = [];
  const start = (): ServerProcess =>
    startServer({
      cwd: folder.path,
      port,
      store,
      args: ['--log-level', 'warn'],
      environment: { ...sandbox.environment, TASKS_WEBHOOK_SECRET: taskSecret },
    });

  try {
    const first = start();
    servers.push(first);
    await first.ready();
    const api = createApiClient(first.url);
    all.setSecret((await api.addWebhook(all.url)).secret);
    await first.kill();

    await using follower = followEvents(first.url);
    const load = startTrackingLoad({
      api,
      random,
      startTask: () => startRandomTask(sandbox, random),
      taskReceiver: some.url,
      isBusy: (count) => count - follower.ended.size > mostOpen,
      onAcknowledged: emit('acknowledged'),
    });
    const stopTrouble = makeTrouble(sandbox);
    const endsAt = performance.now() + plan.seconds * 1000;
    const { server, record } = await keepKilling({
      start,
      random,
      moments,
      goesOn: ({ kills }) => kills.length < plan.kills || performance.now() < endsAt,
      onServer: (each) => servers.push(each),
    });
    await load.stop();
    stopTrouble();

    const acknowledged = [...load.acknowledged.values()];
    const wanted = acknowledged.filter(({ webhookUrl }) => webhookUrl !== undefined).length;
    // What a judge would complain about ends the waiting, too, after a while: then the judge has the word.
    await until(
      'everything has ended and was told',
      () =>
        acknowledged.every(({ uid }) => follower.ended.has(uid)) &&
        all.deliveries.size >= follower.events.length &&
        some.deliveries.size >= 2 * wanted,
      90_000,
    ).catch(() => undefined);
    const listed = await api.list();
    const logIds = await readLog(server.url, follower.events.at(-1)?.id ?? '');
    const stopped = await server.stop();
    return {
      record,
      acknowledged,
      loadComplaints: load.complaints,
      requests: load.requests,
      listed,
      logIds,
      stopped,
      events: follower.events,
      connections: follower.connections,
      receivers: { all: recordOf(all), some: recordOf(some) },
      vendorRequests: [...sandbox.requests],
      stderr: servers.map(({ command }) => command.stderr).join(''),
      checked: await runCommand(['check', '--store', `sqlite:${store}`], { cwd: folder.path }),
    };
  } finally {
    await Promise.all(servers.map((server) => server.kill()));
  }
}

const configuration = {
  providers: {
    jd: { plugin: '@tasks/provider-jd', qps: limits.jdQps },
    shoplazza: { plugin: '@tasks/provider-shoplazza', rateLimit: limits.shoplazza },
  },
};

/** Lets some answers come late, so that the server is killed while it waits for them, and some not at all. */
function makeTrouble({ faults }: Sandbox): () => void {
  const timer = setInterval(() => {
    faults.clear();
    for (const vendor of ['jd', 'shoplazza'] as const) {
      faults.add({ vendor, kind: 'slow', after: 'work', delayMs: slowMs, times: 4 });
      faults.add({ vendor, kind: Math.random() < 0.5 ? 'reset' : 'html-503' });
      faults.add({ vendor, kind: 'truncated' });
    }
  }, 1000);
  return () => {
    clearInterval(timer);
    faults.clear();
  };
}

function recordOf({ url, deliveries, repeats, refused }: Awaited<ReturnType<typeof startDeliveryLog>>): ReceiverRecord {
  return { url, repeats, refused, deliveries: [...deliveries.values()] };
}
