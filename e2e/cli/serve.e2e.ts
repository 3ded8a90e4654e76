import { spawnSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxProcess } from './sandbox-process.ts';
import type { SandboxProcess } from './sandbox-process.ts';
import { startServeProcess } from './serve-process.ts';
import { runTasks } from './tasks-process.ts';

let sandbox: SandboxProcess;
let directory: string;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
  directory = await mkdtemp(path.join(tmpdir(), 'tasks-serve-'));
});
afterAll(() => sandbox[Symbol.asyncDispose]());

describe('tasks serve', () => {
  it('follows tasks of the bundled providers to their end over HTTP, and keeps them over a stop and a start', async () => {
    const setup = { environment: sandbox.environment, cwd: directory };
    const first = await startServeProcess(['--store', 'sqlite:./kept.db'], setup);
    const ref = await sandbox.createTask('jd', 'product-image', { total: 3, durationMs: 300 });
    const { uid } = await first.post('/v1/tasks', { ref });
    const events = await first.eventsOf(String(uid));
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['task.created', 'task.succeeded']));
    expect(events.at(-1)).toMatchObject({ type: 'task.succeeded', data: { ref, state: 'succeeded', endedBy: 'vendor' } });
    first.child.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ exitCode: 0, stdout: '' });

    const second = await startServeProcess(['--store', 'sqlite:./kept.db'], setup);
    expect(await (await fetch(`${second.url}/v1/tasks/${String(uid)}`)).json()).toMatchObject({ ref, state: 'succeeded' });
    second.child.kill('SIGINT');
    expect((await second.ended).exitCode).toBe(0);
  });

  it('loads a provider of code and one of data by --plugin', async () => {
    const vendor = createServer((request, response) => {
      const body = { status: 'ready', path: request.url };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
    const status = { path: '/jobs/{id}', state: { from: 'status', words: { ready: 'succeeded' } } };
    await writeFile(
      path.join(directory, 'data.json'),
      JSON.stringify({ name: 'data', baseUrl, types: { job: { description: 'Jobs', status } } }),
    );
    await writeFile(
      path.join(directory, 'code.mjs'),
      `const status = (id) => ({ state: 'succeeded', vendorState: 'ready', succeeded: [{ key: id }] });
      export const plugin = {
        specificationVersion: 'v1', name: 'code', options: {},
        optionsSchema: { '~standard': { version: 1, vendor: 'code', validate: (value) => ({ value }) } },
        create: ({ name }) => ({ specificationVersion: 'v1', name, account: 'code', defaultType: 'job', types: { job: { getStatus: async (id) => status(id) } } }),
      };`,
    );
    const options = ['--store', 'memory:', '--plugin', './code.mjs', '--plugin', './data.json'];
    const server = await startServeProcess(options, { cwd: directory });
    for (const ref of ['code:job:a/1', 'data:job:b/2']) {
      const { uid } = await server.post('/v1/tasks', { ref });
      expect((await server.eventsOf(String(uid))).at(-1)).toMatchObject({ type: 'task.succeeded', data: { ref, done: true } });
    }
    server.child.kill('SIGTERM');
    expect((await server.ended).exitCode).toBe(0);
    vendor.close();
  });

  it('submits, and names what a secret is by nothing but its name', async () => {
    const server = await startServeProcess(['--store', 'memory:', '--log-level', 'trace'], { environment: sandbox.environment });
    const input = { urls: ['https://e.com/a.png'] };
    expect(await server.post('/v1/submissions', { type: 'shoplazza:file', input })).toMatchObject({
      type: 'file',
      state: 'queued',
    });
    server.child.kill('SIGTERM');
    const { stderr } = await server.ended;
    for (const name of ['JD_SECRET_ACCESS_KEY', 'SHOPLAZZA_ACCESS_TOKEN']) {
      expect(stderr).not.toContain(sandbox.environment[name] ?? name);
    }
  });

  it('has every option of tasks-server', async () => {
    const file = path.resolve(import.meta.dirname, '../../apps/server/dist/main.mjs');
    const { stdout } = spawnSync(process.execPath, [file, '--help'], { encoding: 'utf8' });
    const optionsIn = (help: string): string[] =>
      [...help.matchAll(/^ +(?:-\w, )?(?<option>--[a-z-]+)/gmu)].map(([, option = '']) => option);
    expect(optionsIn(stdout).length).toBeGreaterThan(8);
    expect(optionsIn((await runTasks(['serve', '--help'])).stdout)).toEqual(
      expect.arrayContaining(optionsIn(stdout).filter((option) => option !== '--version')),
    );
  });

  it('is not loaded by commands that need no server', async () => {
    const told = "registerHooks({load:(url,context,next)=>{process.stderr.write(url+'\\n');return next(url,context)}})";
    const nodeOptions = ['--import', `data:text/javascript,import{registerHooks}from'node:module';${told}`];
    const heavy = /\/(?:hono|pino|prom-client|store-sqlite)\//u;
    const ref = await sandbox.createTask('jd', 'product-image');
    const { exitCode, stderr } = await runTasks(['status', ref], { environment: sandbox.environment, nodeOptions });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('/commander/');
    expect(stderr).not.toMatch(heavy);
    // What is looked for can be found.
    expect((await runTasks(['serve', '--store', 'redis:'], { nodeOptions })).stderr).toMatch(heavy);
  });

  it('exits 2 when another process has the database', async () => {
    const setup = { environment: sandbox.environment, cwd: directory };
    const first = await startServeProcess(['--store', 'sqlite:./own.db'], setup);
    const second = await runTasks(['serve', '--port', '0', '--store', 'sqlite:./own.db'], setup);
    expect(second).toMatchObject({ exitCode: 2, stdout: '' });
    expect(second.stderr).toContain('own.db');
    first.child.kill('SIGTERM');
    expect((await first.ended).exitCode).toBe(0);
  });
});
