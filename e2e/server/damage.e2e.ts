import { copyFileSync, openSync, closeSync, statSync, truncateSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import type { Sandbox } from '../../packages/sandbox/src/index.ts';
import { RefusedError, createApiClient } from './api-client.ts';
import { followEvents, readLog } from './event-follower.ts';
import { findFreePort } from './free-port.ts';
import { judgeEventIds, judgeEventOrder, judgeTasks } from './judges.ts';
import { startQuickSandbox } from './quick-sandbox.ts';
import { createRandom } from './random.ts';
import { startRandomTask, startScriptedTask } from './scripted-task.ts';
import type { ScriptedTask, ScriptedType } from './scripted-task.ts';
import { runCommand } from './server-command.ts';
import { startReadyServer } from './server-process.ts';
import type { ServerProcess, ServerSetup } from './server-process.ts';
import { canLimitFiles, canMount, limitFiles, mountSmallDisk } from './small-disk.ts';
import type { AcknowledgedTask } from './tracking-load.ts';
import { until } from './until.ts';
import { createWorkFolder } from './work-folder.ts';

/** An acknowledgement, and how long the log of changes was when it came: no commit of it lies beyond. */
interface Promised extends AcknowledgedTask {
  readonly logBytes: number;
}

/** Types that are asked after every second at first. */
const quickTypes: readonly [ScriptedType, ...ScriptedType[]] = ['jd:product-image', 'jd:image-index', 'shoplazza:file'];

it('starts with a prefix of what it acknowledged after a loss of power, and goes on from there', async () => {
  const random = createRandom(20_260_105);
  using folder = createWorkFolder();
  await using sandbox = await startQuickSandbox();
  const store = folder.file('tasks.db');
  const setup: ServerSetup = { cwd: folder.path, port: await findFreePort(), store, environment: sandbox.environment };
  const promised: Promised[] = [];
  {
    await using server = await startReadyServer(setup);
    const api = createApiClient(server.url);
    for (let batch = 0; batch < 25; batch += 1) {
      const tasks = Array.from({ length: random.whole(1, 6) }, () => startRandomTask(sandbox, random, quickTypes));
      const results = await api.trackBatch(tasks);
      const logBytes = statSync(`${store}-wal`).size;
      for (const [index, { uid = '' }] of results.entries()) {
        const { ref = '', truth } = tasks[index] ?? {};
        if (truth !== undefined) promised.push({ uid, ref, truth, webhookUrl: undefined, logBytes });
      }
    }
    await until('some task has ended', async () => (await api.list('&done=true')).length > 0);
  }
  const { size } = statSync(`${store}-wal`);
  const lastPromise = promised.at(-1)?.logBytes ?? size;
  const cuts = [lastPromise, ...Array.from({ length: 5 }, () => random.whole(0, size))];

  for (const [index, cut] of cuts.entries()) {
    const lost = folder.file(`lost-${index}.db`);
    for (const end of ['', '-wal']) copyFileSync(`${store}${end}`, `${lost}${end}`);
    // What the disk had not taken is not there, or is whatever was there before.
    if (index % 2 === 0) truncateSync(`${lost}-wal`, cut);
    else overwrite(`${lost}-wal`, cut, size - cut);

    await using server = await startReadyServer({ ...setup, store: lost });
    const api = createApiClient(server.url);
    const found = new Set((await api.list()).map(({ uid }) => uid));
    const uids = promised.map(({ uid }) => uid);
    expect(uids.filter((uid) => found.has(uid))).toEqual(uids.slice(0, found.size));
    const safe = promised.filter(({ logBytes }) => logBytes <= cut).length;
    expect(found.size).toBeGreaterThanOrEqual(safe);
    expect(await runCommand(['check', '--store', `sqlite:${lost}`], setup)).toMatchObject({ exitCode: 0 });

    const again = await api.trackBatch(promised.map(({ ref }) => ({ ref })));
    expect(again.slice(0, found.size).map(({ uid }) => uid)).toEqual(uids.slice(0, found.size));
    await untilAllEnded(server);
    const expected = promised.map((task, place) => ({ ...task, uid: again[place]?.uid ?? '' }));
    expect(judgeTasks(expected, await api.list())).toEqual([]);
    expect((await server.stop()).exitCode).toBe(0);
  }
});

it('does not start with a database whose pages were overwritten, and says what to do', async () => {
  using folder = createWorkFolder();
  await using sandbox = await startQuickSandbox();
  const store = folder.file('tasks.db');
  const setup: ServerSetup = { cwd: folder.path, port: await findFreePort(), store, environment: sandbox.environment };
  {
    await using server = await startReadyServer(setup);
    const tasks = Array.from({ length: 200 }, () => startScriptedTask(sandbox, 'shoplazza:file', { total: 10, durationMs: 0 }));
    await createApiClient(server.url).trackBatch(tasks);
    await untilAllEnded(server);
    await server.stop();
  }
  // A start that crashes leaves a database that is looked through at the next one.
  await (await startReadyServer(setup)).kill();
  const { size } = statSync(store);
  const from = Math.floor(size / 4);
  overwrite(store, from, size - from);
  const ended = await runCommand(['--port', String(setup.port), '--store', `sqlite:${store}`], setup);
  expect(ended.exitCode).toBe(2);
  expect(ended.stderr).toMatch(/is damaged.*backup/s);
  expect((await runCommand(['check', '--store', `sqlite:${store}`], setup)).exitCode).not.toBe(0);
});

it.skipIf(!canMount(tmpdir()))(
  'acknowledges nothing while its disk is full, loses nothing, and goes on when there is room',
  async () => {
    using folder = createWorkFolder();
    using disk = mountSmallDisk(folder.path);
    if (disk === undefined) throw new Error('The disk could be mounted a moment ago.');
    await using sandbox = await startQuickSandbox();
    const store = `${disk.path}/tasks.db`;
    const setup: ServerSetup = { cwd: folder.path, port: await findFreePort(), store, environment: sandbox.environment };
    const acknowledged: AcknowledgedTask[] = [];
    {
      await using server = await startReadyServer(setup);
      acknowledged.push(...(await outlastFullDisk({ server, sandbox, fill: disk.fill, makeRoom: disk.makeRoom })));
      disk.fill();
      await until('the server is not ready', async () => (await createApiClient(server.url).status('/readyz')) === 503);
    }
    // It crashed, and its disk is still full: it says so, and leaves what is there as it is.
    const refused = await runCommand(['--port', String(setup.port), '--store', `sqlite:${store}`], setup);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/no room left/);
    disk.makeRoom();
    await using server = await startReadyServer(setup);
    await untilAllEnded(server);
    expect(judgeTasks(acknowledged, await createApiClient(server.url).list())).toEqual([]);
    expect((await server.stop()).exitCode).toBe(0);
  },
);

it.skipIf(!canLimitFiles())('does so where the system lets its files grow no more', async () => {
  using folder = createWorkFolder();
  await using sandbox = await startQuickSandbox();
  const store = folder.file('tasks.db');
  const setup: ServerSetup = { cwd: folder.path, port: await findFreePort(), store, environment: sandbox.environment };
  await using server = await startReadyServer(setup);
  const { pid } = server.command.child;
  const fill = (): void => limitFiles(pid, store);
  await outlastFullDisk({ server, sandbox, fill, makeRoom: () => limitFiles(pid, undefined) });
  await server.kill();
  expect(await runCommand(['check', '--store', `sqlite:${store}`], setup)).toMatchObject({ exitCode: 0 });
});

interface FullDisk {
  readonly server: ServerProcess;
  readonly sandbox: Sandbox;
  readonly fill: () => void;
  readonly makeRoom: () => void;
}

/** Tracks tasks, fills the disk while some are still under way, and makes room again. Gives what was acknowledged. */
async function outlastFullDisk({ server, sandbox, fill, makeRoom }: FullDisk): Promise<readonly AcknowledgedTask[]> {
  const api = createApiClient(server.url);
  await using follower = followEvents(server.url);
  const acknowledged: AcknowledgedTask[] = [];
  const track = async ({ ref, truth }: ScriptedTask): Promise<void> => {
    const { uid } = await api.track({ ref });
    acknowledged.push({ uid, ref, truth, webhookUrl: undefined });
  };
  const start = (durationMs: number): ScriptedTask =>
    startScriptedTask(sandbox, 'jd:product-image', { total: 5, failures: 2, durationMs });

  for (let count = 0; count < 20; count += 1) await track(start(count * 100));
  fill();
  const refusal = await until('a task is refused', () =>
    track(start(0)).then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  expect(refusal).toBeInstanceOf(RefusedError);
  expect(refusal).toMatchObject({ body: expect.stringMatching(/"code":"vendor_unavailable".*"retryable":true/) });
  await until('the server is not ready', async () => (await api.status('/readyz')) === 503);
  expect(await api.status('/healthz')).toBe(200);
  expect(await api.get(acknowledged[0]?.uid ?? '')).toMatchObject({ ref: acknowledged[0]?.ref });

  makeRoom();
  await until('the server is ready again', async () => (await api.status('/readyz')) === 200);
  await track(start(100));
  await untilAllEnded(server);
  await until('all ends were told', () => acknowledged.every(({ uid }) => follower.ended.has(uid)));
  const listed = await api.list();
  expect(listed).toHaveLength(acknowledged.length);
  expect(judgeTasks(acknowledged, listed)).toEqual([]);
  expect(judgeEventIds(follower.events)).toEqual([]);
  expect(judgeEventOrder(acknowledged, follower.events)).toEqual([]);
  expect(await readLog(server.url, follower.events.at(-1)?.id ?? '')).toEqual(follower.events.map(({ id }) => id));
  return acknowledged;
}

async function untilAllEnded(server: ServerProcess): Promise<void> {
  const api = createApiClient(server.url);
  await until('all tasks have ended', async () => (await api.list('&done=false')).length === 0);
}

/** Writes noise over a part of a file. */
function overwrite(file: string, from: number, bytes: number): void {
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, randomBytes(bytes), 0, bytes, from);
  } finally {
    closeSync(handle);
  }
}
