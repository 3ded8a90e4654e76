import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startSandbox } from '../../packages/sandbox/src/index.ts';
import type { FaultKind, Sandbox, SandboxOptions } from '../../packages/sandbox/src/index.ts';
import { createApiClient } from './api-client.ts';
import type { ApiClient, TaskJson } from './api-client.ts';
import { followEvents, isLastType } from './event-follower.ts';
import { findFreePort } from './free-port.ts';
import { judgeRefusals } from './judges.ts';
import { startScriptedTask, whatIsUntrue } from './scripted-task.ts';
import type { ScriptedTask } from './scripted-task.ts';
import { startReadyServer } from './server-process.ts';
import type { ServerSetup } from './server-process.ts';
import { until } from './until.ts';
import { createWorkFolder } from './work-folder.ts';
import type { WorkFolder } from './work-folder.ts';

const jdQps = 10;
const shoplazzaLimits = [
  { capacity: 20, refillPerSecond: 10 },
  { capacity: 40, refillPerSecond: 20 },
];
const sandboxOptions: SandboxOptions = {
  jd: { qps: jdQps, dailyQuota: Infinity },
  shoplazza: { rateLimit: shoplazzaLimits },
};

it('asks no faster than the limits when its vendors, who refused all connections, are back', async () => {
  using folder = createWorkFolder();
  const port = await findFreePort();
  const tasks: ScriptedTask[] = [];
  await using before = await startSandbox({ ...sandboxOptions, port });
  const setup = await setUp(folder, before);
  await using server = await startReadyServer(setup);
  const api = createApiClient(server.url);
  for (let count = 0; count < 30; count += 1) {
    for (const type of ['jd:product-image', 'shoplazza:file'] as const) {
      tasks.push(startScriptedTask(before, type, { total: 3, failures: count % 4, durationMs: 1000 }));
    }
  }
  await api.trackBatch(tasks);
  await until('some tasks were asked after', () => before.requests.length > 10);
  await before.close();
  await until('both accounts are held up', async () => (await failuresOf(api)) >= 12);
  expect(await api.status('/readyz')).toBe(200);
  expect((await api.list('&done=false')).map(({ lastError }) => lastError?.code)).toContain('vendor_unavailable');

  // The same vendors at the same address: by now every task has ended there.
  await using after = await startSandbox({ ...sandboxOptions, port });
  for (const [index, { ref }] of tasks.entries()) {
    const id = ref.slice(ref.indexOf(':', ref.indexOf(':') + 1) + 1);
    const script = { id, total: 3, failures: Math.floor(index / 2) % 4, durationMs: 0 };
    startScriptedTask(after, ref.startsWith('jd:') ? 'jd:product-image' : 'shoplazza:file', script);
  }
  await untilAllTrue(api, tasks);
  expect(judgeRefusals(after.requests)).toEqual([]);
});

/** How many requests each trouble hits, and what the server takes it for. */
const troubles: readonly [what: string, fault: FaultKind, times: number, code: string][] = [
  ['answers 503 to everything', { kind: 'html-503' }, 6, 'vendor_unavailable'],
  ['cuts every connection', { kind: 'reset' }, 4, 'vendor_unavailable'],
  ['takes requests and never answers', { kind: 'hang' }, 4, 'vendor_unavailable'],
  ['answers without an end', { kind: 'huge' }, 4, 'invalid_response'],
  ['answers half of what it has to say', { kind: 'truncated' }, 4, 'invalid_response'],
];

it.each(troubles)('outlasts a vendor that %s, and serves the other meanwhile', async (_what, fault, times, code) => {
  using folder = createWorkFolder();
  await using sandbox = await startSandbox(sandboxOptions);
  await using server = await startReadyServer(await setUp(folder, sandbox));
  const api = createApiClient(server.url);
  await using follower = followEvents(server.url);
  sandbox.faults.add({ ...fault, vendor: 'jd', times });
  const held = Array.from({ length: 3 }, () =>
    startScriptedTask(sandbox, 'jd:product-image', { total: 4, failures: 1, durationMs: 300 }),
  );
  const free = Array.from({ length: 3 }, () => startScriptedTask(sandbox, 'shoplazza:file', { total: 4, durationMs: 300 }));
  await api.trackBatch([...held, ...free]);

  const troubled = await until('the trouble shows', async () =>
    (await api.list('&provider=jd')).find(({ lastError }) => lastError !== null),
  );
  expect(troubled).toMatchObject({ done: false, endedBy: null, lastError: { code } });
  await untilAllTrue(api, free, '&provider=shoplazza');
  await untilAllTrue(api, held, '&provider=jd');
  const hits = sandbox.requests.filter((request) => request.fault !== undefined).length;
  expect(hits).toBe(times);
  expect(judgeRefusals(sandbox.requests)).toEqual([]);
  await until('all was told', () => follower.ended.size === held.length + free.length);
  expect(follower.events.filter(({ type }) => isLastType(type))).toHaveLength(held.length + free.length);
  expect(await residentBytes(api)).toBeLessThan(256 * 1024 * 1024);
});

it('ends no task by what a vendor says that cannot be, and goes on to the truth', async () => {
  using folder = createWorkFolder();
  await using sandbox = await startSandbox(sandboxOptions);
  await using server = await startReadyServer(await setUp(folder, sandbox));
  const api = createApiClient(server.url);
  await using follower = followEvents(server.url);
  const item = (id: number): unknown => ({ product_id: `p${id}`, image_id: `img-${id}.jpg` });
  const lie = (result: Readonly<Record<string, unknown>>): void => {
    const body = { code: '10000', charge: false, msg: '查询成功', result: { code: 0, message: 'SUCCESS', ...result } };
    sandbox.faults.add({ vendor: 'jd', kind: 'respond', status: 200, body: JSON.stringify(body) });
  };
  const items = [item(1), item(2), item(3), item(4)];
  // It is further than it is; it forgets the task; it goes back; no types that fit; a state that nobody knows; an end with items that still wait.
  lie({ task_status: 'PROCESSING', succeeded_list: items.slice(0, 3), failed_list: [], pending_list: items.slice(3) });
  lie({ code: 1004, message: 'TASK_NOT_EXIST' });
  lie({ task_status: 'PROCESSING', succeeded_list: [], failed_list: [], pending_list: items });
  lie({ task_status: 7, succeeded_list: 'all', failed_list: 'none' });
  lie({ task_status: 'EVAPORATED', succeeded_list: [], failed_list: [], pending_list: [] });
  lie({ task_status: 'FINISHED', succeeded_list: items.slice(0, 1), failed_list: [], pending_list: items.slice(1) });
  const task = startScriptedTask(sandbox, 'jd:product-image', { total: 4, failures: 2, durationMs: 300 });
  await api.trackBatch([task]);

  await untilAllTrue(api, [task]);
  await until('its end was told', () => follower.ended.size === 1);
  const told = follower.events.map(({ type, task: then }) => ({ type, vendorState: then.vendorState, done: then.done }));
  expect(told.map(({ vendorState }) => vendorState)).toContain('EVAPORATED');
  expect(told.filter(({ done }) => done)).toEqual([{ type: 'task.partially_succeeded', vendorState: 'FINISHED', done: true }]);
  expect(told.at(-1)?.done).toBe(true);
});

it('keeps the tasks of an account whose key is refused, asks little, and goes on with the right key', async () => {
  using folder = createWorkFolder();
  await using sandbox = await startSandbox(sandboxOptions);
  const setup = await setUp(folder, sandbox);
  const secret = 'not-the-secret-of-this-account';
  const tasks = Array.from({ length: 30 }, (_, index) =>
    startScriptedTask(sandbox, 'jd:product-image', { total: 3, failures: index % 4, durationMs: 0 }),
  );
  {
    await using server = await startReadyServer({
      ...setup,
      environment: { ...setup.environment, JD_SECRET_ACCESS_KEY: secret },
    });
    const api = createApiClient(server.url);
    await api.trackBatch(tasks);
    const refused = await until('the refusal shows', async () =>
      (await api.list()).find(({ lastError }) => lastError?.code === 'authentication_failed'),
    );
    // It is left in peace for a minute; the account, after a few refusals in a row, is only tried now and then.
    expect(Date.parse(refused.nextPollAt ?? '') - Date.now()).toBeGreaterThan(50_000);
    await until('the account is held up', async () => (await failuresOf(api)) >= 6);
    expect(sandbox.requests.length).toBeLessThan(20);
    expect((await server.stop()).stderr).not.toContain(secret);
  }
  await using server = await startReadyServer(setup);
  const api = createApiClient(server.url);
  expect(await api.list('&done=false')).toHaveLength(tasks.length);
  // Those that were refused rest for a minute yet: they are asked after at once on demand.
  for (const { uid, lastError } of await api.list('&done=false')) if (lastError !== null) await api.poll(uid);
  await untilAllTrue(api, tasks);
});

/** A server of both vendors, with their limits, that waits for no answer longer than a second. */
async function setUp(folder: WorkFolder, sandbox: Sandbox): Promise<ServerSetup> {
  const timeoutMs = 1000;
  const configuration = {
    providers: {
      jd: { plugin: '@tasks/provider-jd', qps: jdQps, timeoutMs },
      shoplazza: { plugin: '@tasks/provider-shoplazza', rateLimit: shoplazzaLimits, timeoutMs },
    },
  };
  writeFileSync(folder.file('tasks.config.json'), JSON.stringify(configuration));
  return { cwd: folder.path, port: await findFreePort(), store: folder.file('tasks.db'), environment: sandbox.environment };
}

async function untilAllTrue(api: ApiClient, tasks: readonly ScriptedTask[], query = ''): Promise<void> {
  const listed = await until(
    'all tasks have ended',
    async () => {
      const found = await api.list(query);
      return found.length === tasks.length && found.every(({ done }) => done) && found;
    },
    60_000,
  );
  const byRef = new Map<string, TaskJson>(listed.map((task) => [task.ref, task]));
  const untrue = tasks.map(({ ref, truth }) => {
    const task = byRef.get(ref);
    return task === undefined ? `${ref} is lost` : whatIsUntrue(task, truth);
  });
  expect(untrue.filter((each) => each !== undefined)).toEqual([]);
}

async function failuresOf(api: ApiClient): Promise<number> {
  const stats = JSON.parse(await api.text('/v1/stats')) as { readonly poller: { readonly failures: number } };
  return stats.poller.failures;
}

async function residentBytes(api: ApiClient): Promise<number> {
  const line = /^process_resident_memory_bytes (\S+)$/m.exec(await api.text('/metrics'));
  return Number(line?.[1]);
}
