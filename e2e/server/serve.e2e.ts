import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createApiClient } from './api-client.ts';
import { findFreePort } from './free-port.ts';
import { startQuickSandbox } from './quick-sandbox.ts';
import { startScriptedTask, whatIsUntrue } from './scripted-task.ts';
import { runCommand, startCommand, untilTold } from './server-command.ts';
import type { CommandResult } from './server-command.ts';
import { startReadyServer } from './server-process.ts';
import type { ServerSetup } from './server-process.ts';
import { readEvents } from '../../apps/server/src/testing/event-reader.ts';
import { until } from './until.ts';
import { createWorkFolder } from './work-folder.ts';
import type { WorkFolder } from './work-folder.ts';

/** Accounts enough to start by, which nobody asks. */
const accounts = { JD_ACCESS_KEY_ID: 'some-id', JD_SECRET_ACCESS_KEY: 'some-secret', JD_BASE_URL: 'http://127.0.0.1:9' };

it('explains itself', async () => {
  using folder = createWorkFolder();
  const help = await runCommand(['--help'], { cwd: folder.path });
  expect(help).toMatchObject({ exitCode: 0, stderr: '' });
  for (const word of ['--port', '--store', '--api-key-file', 'keys', 'backup', 'check', 'TASKS_PORT']) {
    expect(help.stdout).toContain(word);
  }
  expect(await runCommand(['--version'], { cwd: folder.path })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
  });
});

it.each([
  ['a flag that is none', ['--prot', '1']],
  ['a port that is none', ['--port', '65536']],
  ['a store that is none', ['--store', 'tasks.db']],
  ['a store whose folder is not there', ['--store', 'sqlite:./not/there.db']],
  ['a log level that is none', ['--log-level', 'loud']],
  ['a host that is none of this machine', ['--store', 'memory:', '--host', '192.0.2.1', '--api-key-file', 'keys.json']],
  ['a command that is none', ['frobnicate']],
  ['a backup of nothing', ['backup', 'copy.db', '--store', 'sqlite:missing.db']],
  ['a check of nothing', ['check', '--store', 'sqlite:missing.db']],
  ['the end of a key that is none', ['keys', 'revoke', 'key_0', '--api-key-file', 'keys.json']],
])('refuses %s with exit code 2 and a sentence', async (_what, args) => {
  using folder = createWorkFolder();
  expectSentence(await runCommand(['--port', '0', ...args], { cwd: folder.path, environment: accounts }));
});

it('says what to set where no account is configured', async () => {
  using folder = createWorkFolder();
  const ended = await runCommand(['--port', '0', '--store', 'memory:'], { cwd: folder.path });
  expectSentence(ended);
  expect(ended.stderr).toContain('JD_ACCESS_KEY_ID');
});

it('listens beyond this machine only where it has a key', async () => {
  using folder = createWorkFolder();
  const port = await findFreePort();
  const args = ['--port', String(port), '--host', '0.0.0.0', '--store', 'memory:'];
  const refused = await runCommand(args, { cwd: folder.path, environment: accounts });
  expectSentence(refused);
  expect(refused.stderr).toContain('API key');

  const key = 'a-key-of-the-environment';
  const command = startCommand(args, { cwd: folder.path, environment: { ...accounts, TASKS_API_KEYS: key } });
  try {
    await untilTold(command, 'listens at');
    expect(await statusOf(`http://127.0.0.1:${port}/v1/tasks`)).toBe(401);
    expect(await statusOf(`http://127.0.0.1:${port}/v1/tasks`, key)).toBe(200);
  } finally {
    command.child.kill('SIGTERM');
  }
  const { exitCode, stderr, stdout } = await command.ended;
  expect(exitCode).toBe(0);
  expect(stderr + stdout).not.toContain(key);
});

it('makes, lists and revokes keys of a server that runs', async () => {
  using folder = createWorkFolder();
  const file = folder.file('keys.json');
  const keys = (...args: string[]): Promise<CommandResult> =>
    runCommand(['keys', ...args, '--api-key-file', file], { cwd: folder.path });
  const writing = (await keys('create', '--name', 'ci', '--scope', 'write')).stdout.trim();
  await using server = await startReadyServer({
    ...(await setUp(folder, accounts)),
    args: ['--api-key-file', file],
  });
  const tasks = `${server.url}/v1/tasks`;
  expect(await statusOf(tasks)).toBe(401);
  expect(await statusOf(tasks, writing)).toBe(200);
  expect(await statusOf(tasks, writing, 'POST')).toBe(415);

  const reading = (await keys('create', '--name', 'board', '--scope', 'read')).stdout.trim();
  await until('the new key opens', async () => (await statusOf(tasks, reading)) === 200);
  expect(await statusOf(tasks, reading, 'POST')).toBe(403);

  const listed = (await keys('list')).stdout;
  const [ci, board] = listed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; name: string; scope: string });
  expect([ci, board]).toMatchObject([
    { name: 'ci', scope: 'write' },
    { name: 'board', scope: 'read' },
  ]);
  expect(listed).not.toContain(writing);

  expect((await keys('revoke', ci?.id ?? '')).exitCode).toBe(0);
  await until('the revoked key opens nothing', async () => (await statusOf(tasks, writing)) === 401);
  expect(await statusOf(tasks, reading)).toBe(200);
  const { stderr } = await server.stop();
  for (const key of [writing, reading]) expect(stderr).not.toContain(key);
});

it('leaves a database that another server has to that one, and a port as well', async () => {
  using folder = createWorkFolder();
  const setup = await setUp(folder, accounts);
  await using server = await startReadyServer(setup);
  const other = await findFreePort();
  const second = await runCommand(['--port', String(other), '--store', `sqlite:${setup.store}`], setup);
  expectSentence(second);
  expect(second.stderr).toContain('in use by another process');
  const third = await runCommand(['--port', String(setup.port), '--store', 'memory:'], setup);
  expectSentence(third);
  expect(third.stderr).toContain(`port ${setup.port}`);
  expect(await createApiClient(server.url).status('/readyz')).toBe(200);
  expect((await server.stop()).exitCode).toBe(0);
});

it('copies and checks a database that a server has, and the copy has all that was acknowledged', async () => {
  using folder = createWorkFolder();
  await using sandbox = await startQuickSandbox();
  const setup = await setUp(folder, sandbox.environment);
  const tasks = Array.from({ length: 50 }, (_, index) =>
    startScriptedTask(sandbox, 'shoplazza:file', { total: 4, failures: index % 5, durationMs: 200 }),
  );
  const copy = folder.file('copy.db');
  {
    await using server = await startReadyServer(setup);
    await createApiClient(server.url).trackBatch(tasks);
    const flags = ['--store', `sqlite:${setup.store}`];
    expect(await runCommand(['backup', copy, ...flags], setup)).toMatchObject({ exitCode: 0 });
    expect(await runCommand(['check', ...flags], setup)).toMatchObject({ exitCode: 0 });
    expectSentence(await runCommand(['backup', copy, ...flags], setup));
    expect((await server.stop()).exitCode).toBe(0);
  }
  await using server = await startReadyServer({ ...setup, store: copy });
  const api = createApiClient(server.url);
  await until('all have ended', async () => (await api.list('&done=true')).length === tasks.length);
  const truths = new Map(tasks.map(({ ref, truth }) => [ref, truth]));
  for (const task of await api.list()) {
    const truth = truths.get(task.ref);
    expect(truth && whatIsUntrue(task, truth)).toBeUndefined();
  }
});

it('finishes what is under way when it is asked to end: a poll, its event, and the streams', async () => {
  using folder = createWorkFolder();
  await using sandbox = await startQuickSandbox();
  const setup = await setUp(folder, sandbox.environment);
  const task = startScriptedTask(sandbox, 'jd:product-image', { total: 2, durationMs: 0 });
  sandbox.faults.add({ kind: 'slow', after: 'work', delayMs: 1000 });
  {
    await using server = await startReadyServer(setup);
    const api = createApiClient(server.url);
    const stream = readEvents(await fetch(`${server.url}/v1/events?from=start`));
    await api.track({ ref: task.ref });
    await until('it is asked after', () => sandbox.requests.length === 1);
    const stopped = server.stop();
    // The end of the stream is one, not a broken connection.
    for (let block = await stream.next(); block !== undefined; block = await stream.next()) expect(block).toBeDefined();
    expect(await stopped).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('"stopped"') });
  }
  await using server = await startReadyServer(setup);
  const [stored] = await createApiClient(server.url).list();
  expect(stored).toMatchObject({ state: 'succeeded', polls: 1, endedBy: 'vendor' });
  expect(sandbox.requests).toHaveLength(1);
});

it('ends at once when it is asked a second time', async () => {
  using folder = createWorkFolder();
  await using sandbox = await startQuickSandbox();
  await using server = await startReadyServer(await setUp(folder, sandbox.environment));
  sandbox.faults.add({ kind: 'hang' });
  await createApiClient(server.url).track({ ref: startScriptedTask(sandbox, 'jd:product-image', {}).ref });
  await until('it is asked after', () => sandbox.requests.length === 1);
  const { child, ended } = server.command;
  child.kill('SIGTERM');
  await untilTold(server.command, '"stopping"');
  expect(child.exitCode).toBeNull();
  child.kill('SIGTERM');
  expect((await ended).exitCode).toBe(143);
});

it('keeps its tasks in the data directory of its user where nothing else is said', async () => {
  using folder = createWorkFolder();
  const port = await findFreePort();
  const environment = { ...accounts, XDG_DATA_HOME: folder.file('data'), TASKS_PORT: String(port) };
  const command = startCommand([], { cwd: folder.path, environment });
  await untilTold(command, 'listens at');
  command.child.kill('SIGINT');
  expect((await command.ended).exitCode).toBe(0);
  expect(existsSync(folder.file('data/tasks/tasks.db'))).toBe(true);
});

async function setUp(folder: WorkFolder, environment: Readonly<Record<string, string>>): Promise<ServerSetup> {
  return { cwd: folder.path, port: await findFreePort(), store: folder.file('tasks.db'), environment };
}

async function statusOf(url: string, key?: string, method = 'GET'): Promise<number> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return (await fetch(url, { method, headers, signal: AbortSignal.timeout(5000) })).status;
}

/** It ended by a refusal of use: one that is told in words, not by a stack. */
function expectSentence({ exitCode, stderr }: CommandResult): void {
  expect(stderr).toMatch(/error: .{15,}/i);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(exitCode).toBe(2);
}
