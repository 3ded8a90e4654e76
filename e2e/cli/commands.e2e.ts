import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxProcess } from './sandbox-process.ts';
import type { SandboxProcess } from './sandbox-process.ts';
import { commandFile, parseLines, runTasks, startTasks } from './tasks-process.ts';

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const images = (...imageIds: readonly string[]): string =>
  JSON.stringify({
    collection_name: 'food',
    image_list: imageIds.map((id) => ({ product_id: 'p', image_id: id, image_content: `https://e.com/${id}`, image_info: '' })),
  });

describe('tasks watch', () => {
  it('prints every change off a terminal', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { total: 3, durationMs: 900 });
    const { exitCode, stdout } = await runTasks(['watch', ref, '--latency', '50ms'], { environment: sandbox.environment });
    expect(exitCode).toBe(0);
    const states = parseLines(stdout).map(({ state }) => state);
    expect(states.length).toBeGreaterThan(1);
    expect(states.at(-1)).toBe('succeeded');
  });
});

describe('tasks submit', () => {
  it('prints the ref of the new task, which can be waited for', async () => {
    const { environment } = sandbox;
    for (const [type, data] of [
      ['jd:product-image', images('a.jpg')],
      ['shoplazza', '{"urls":["https://e.com/a.png"]}'],
    ] as const) {
      const submitted = await runTasks(['submit', type, '--data', data], { environment });
      expect(submitted).toMatchObject({ exitCode: 0, stderr: '' });
      const { ref } = parseLines(submitted.stdout)[0] ?? {};
      expect(await runTasks(['status', String(ref)], { environment })).toMatchObject({ exitCode: 0 });
    }
  });

  it('follows the task with --wait: items, reasons and exit code', async () => {
    const data = images('a.jpg', 'fail-duplicate.jpg');
    const options = ['--file', '-', '--wait', '-o', 'json'];
    const { environment } = await startQuickSandbox();
    const { exitCode, stdout } = await runTasks(['submit', 'jd:product-image', ...options], { environment, stdin: data });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        state: 'partially_succeeded',
        succeeded: [{ key: 'p/a.jpg', productId: 'p', imageId: 'a.jpg' }],
        failed: [{ key: 'p/fail-duplicate.jpg', reason: 'DUPLICATE_IMAGE' }],
      },
    ]);
  });

  it('exits 1 with --wait when an item was rejected at once and the rest succeeded', async () => {
    const { environment } = await startQuickSandbox();
    const { exitCode, stdout, stderr } = await runTasks(['submit', 'jd', '--data', images('a.jpg', 'a.jpg'), '--wait'], {
      environment,
    });
    expect(parseLines(stdout)[0]).toMatchObject({ state: 'succeeded' });
    expect(stderr).toContain('rejected at once: ');
    expect(exitCode).toBe(1);
  });

  it('exits 2 for input that the provider does not take, without asking the vendor', async () => {
    const before = (await sandbox.requests()).length;
    const result = await runTasks(['submit', 'shoplazza:file', '--data', '{"url":"https://e.com"}'], {
      environment: sandbox.environment,
    });
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect((await sandbox.requests()).length).toBe(before);
  });

  let quick: SandboxProcess | undefined;
  const startQuickSandbox = async (): Promise<SandboxProcess> => (quick ??= await startSandboxProcess(['--duration', '200ms']));
  afterAll(() => quick?.[Symbol.asyncDispose]());
});

describe('configuration', () => {
  it('names two shops beside each other, takes tokens from the environment, and loads a plugin by path', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'tasks-configured-'));
    const shop = { plugin: '@tasks/provider-shoplazza', shop: 'sandbox-shop', baseUrl: sandbox.url };
    const token = sandbox.environment['SHOPLAZZA_ACCESS_TOKEN'] ?? '';
    await writeFile(
      path.join(directory, 'tasks.config.ts'),
      `interface Entry { plugin: string }
      const shop: Entry = ${JSON.stringify(shop)};
      export default { providers: {
        'eu-shop': { ...shop, accessToken: { env: 'EU_SHOP_TOKEN' } },
        'us-shop': { ...shop, accessToken: { env: 'US_SHOP_TOKEN' } },
        own: { plugin: './own.mjs' },
      } };`,
    );
    await writeFile(
      path.join(directory, 'own.mjs'),
      `const status = (id) => ({ state: 'succeeded', vendorState: 'done', succeeded: [{ key: id }] });
      export const plugin = {
        specificationVersion: 'v1', name: 'own', version: '9.8.7', options: {},
        optionsSchema: { '~standard': { version: 1, vendor: 'own', validate: (value) => ({ value }) } },
        create: ({ name }) => ({ specificationVersion: 'v1', name, account: 'own', defaultType: 'job', types: { job: { getStatus: async (id) => status(id) } } }),
      };`,
    );
    const ref = await sandbox.createTask('shoplazza', 'file', { durationMs: 0 });
    const id = ref.replace('shoplazza:file:', '');
    const setup = { cwd: directory, environment: { EU_SHOP_TOKEN: token } };

    const status = await runTasks(['status', `eu-shop:${id}`, `us-shop:${id}`, 'own:7'], setup);
    expect(status.exitCode).toBe(2);
    expect(parseLines(status.stdout)).toMatchObject([
      { ref: `eu-shop:file:${id}`, state: 'succeeded' },
      { ref: `us-shop:${id}`, error: { code: 'invalid_argument', message: expect.stringContaining('US_SHOP_TOKEN') } },
      { ref: 'own:job:7', state: 'succeeded', succeeded: [{ key: '7' }] },
    ]);

    const providers = await runTasks(['providers', '-o', 'json'], setup);
    expect(providers.exitCode).toBe(0);
    expect(JSON.parse(providers.stdout)).toMatchObject([
      { name: 'eu-shop', types: [{ type: 'file' }, { type: 'theme' }, { type: 'data-query' }] },
      { name: 'us-shop', error: { code: 'invalid_argument' } },
      { name: 'own', version: '9.8.7', origin: path.join(directory, 'own.mjs') },
    ]);
    expect(providers.stdout).not.toContain(token);
    expect(providers.stdout).toContain('environment EU_SHOP_TOKEN, named by the configuration');
  });

  it('says what to set when there is none', async () => {
    const { exitCode, stdout, stderr } = await runTasks(['status', 'jd:1']);
    expect([exitCode, stdout]).toEqual([2, '']);
    for (const word of [
      'JD_ACCESS_KEY_ID',
      'JD_SECRET_ACCESS_KEY',
      'SHOPLAZZA_SHOP',
      'SHOPLAZZA_ACCESS_TOKEN',
      'tasks demo',
      'tasks sandbox',
    ]) {
      expect(stderr).toContain(word);
    }
  });
});

describe('tasks doctor', () => {
  it('finds all well against the sandbox', async () => {
    const { exitCode, stdout } = await runTasks(['doctor', '-o', 'json'], { environment: sandbox.environment });
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as { status: string }[]).every(({ status }) => status === 'ok')).toBe(true);
  });

  it('exits 5 when a vendor cannot be reached', async () => {
    const environment = { ...sandbox.environment, JD_BASE_URL: 'http://127.0.0.1:9' };
    expect(await runTasks(['doctor'], { environment })).toMatchObject({ exitCode: 5 });
  });
});

describe('tasks sign jd', () => {
  const environment = {
    JD_ACCESS_KEY_ID: 'TESTAK',
    JD_SECRET_ACCESS_KEY: 'secret-key-of-the-test',
    JD_SESSION_TOKEN: 'session-token-of-the-test',
  };
  const request = ['sign', 'jd', '--url', 'https://aiapi.jdcloud.com/jdai/product_image_status', '--body', '{"task_id":"1"}'];
  const moment = ['--date', '2026-11-22T02:03:04Z', '--nonce', 'ebf8b26d-c3be-402f-9f10-f8b6573fd823'];

  it('prints every step, and neither the secret key nor the session token', async () => {
    const { exitCode, stdout, stderr } = await runTasks([...request, ...moment, '--header', 'content-type: application/json'], {
      environment,
    });
    expect([exitCode, stderr]).toEqual([0, '']);
    const [report] = parseLines(stdout);
    expect(report).toMatchObject({
      canonicalRequest: expect.stringMatching(/^POST\n\/jdai\/product_image_status\n\n/),
      stringToSign: expect.stringMatching(
        /^JDCLOUD2-HMAC-SHA256\n20261122T020304Z\n20261122\/cn-north-1\/aiapi\/jdcloud2_request\n[0-9a-f]{64}$/,
      ),
      signature: expect.stringMatching(/^[0-9a-f]{64}$/),
      headers: { 'x-jdcloud-date': '20261122T020304Z' },
    });
    expect(stdout).toContain('[redacted]');
    expect(stdout).not.toContain(environment.JD_SECRET_ACCESS_KEY);
    expect(stdout).not.toContain(environment.JD_SESSION_TOKEN);
    const asked = await runTasks([...request, ...moment, '--show-session-token'], { environment });
    expect(asked.stdout).not.toContain('[redacted]');
  });

  it('signs what the sandbox takes', async () => {
    const ref = await sandbox.createTask('jd', 'product-image', { durationMs: 0 });
    const body = JSON.stringify({ task_id: ref.replace('jd:product-image:', '') });
    const url = `${sandbox.url}/jdai/product_image_status`;
    const header = ['--header', 'content-type: application/json'];
    const { stdout } = await runTasks(['sign', 'jd', '--url', url, '--body-file', '-', ...header], {
      environment: sandbox.environment,
      stdin: body,
    });
    const { headers } = (parseLines(stdout)[0] ?? {}) as { headers: Record<string, string> };
    const response = await fetch(url, { method: 'POST', headers, body });
    expect(await response.json()).toMatchObject({ result: { task_status: 'FINISHED' } });
  });

  it('is laid out for people', async () => {
    const { stdout } = await runTasks([...request, ...moment, '-o', 'table'], { environment });
    expect(stdout).toMatch(/^Canonical request\nPOST\n[\s\S]+\nString to sign\nJDCLOUD2[\s\S]+\nHeaders\n[\s\S]*authorization: /);
  });

  it('exits 2 without keys', async () => {
    expect(await runTasks(request)).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('tasks sandbox', () => {
  it('prints what a shell can read, and exits 130 on Ctrl-C', async () => {
    const running = startTasks(['sandbox']);
    await running.until('stderr', 'listens');
    expect(running.text('stdout')).toMatch(/^(export [A-Z_]+=\S+\n)+$/);
    running.child.kill('SIGINT');
    expect((await running.ended).exitCode).toBe(130);
  });

  it('exits 2 when the port is in use', async () => {
    const { exitCode, stderr } = await runTasks(['sandbox', '--port', new URL(sandbox.url).port]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is in use');
  });
});

describe('the file itself', () => {
  it('says on an old Node.js what it needs', async () => {
    const pretend = "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})";
    const { exitCode, stdout, stderr } = await runTasks(['--version'], { nodeOptions: ['--import', pretend] });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('needs Node.js 22.18 or newer, and this is 20.20.2');
  });

  it('holds nothing that an old Node.js could not read, but for the part loaded after the check', async () => {
    const source = await readFile(commandFile, 'utf8');
    expect(source).not.toMatch(/^import\b/m);
    expect(source.length).toBeLessThan(2_000);
  });

  it('prints its version', async () => {
    const manifest = JSON.parse(await readFile(path.resolve(commandFile, '../../package.json'), 'utf8')) as { version: string };
    expect(await runTasks(['--version'])).toEqual({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });
});
