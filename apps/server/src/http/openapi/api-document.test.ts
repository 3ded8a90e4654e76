import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import { generateSource } from 'oazapfts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyRing } from '../../auth/key-ring.ts';
import { createAppFixture } from '../../testing/app-fixture.ts';
import { listen } from '../listen.ts';

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Readonly<Record<string, object>> }>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly description?: string }[];
  readonly security?: readonly unknown[];
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, object>>;
  };
}

async function readDocument(): Promise<Document> {
  await using fixture = await createAppFixture();
  return (await fixture.call('GET', '/openapi.json')).body as unknown as Document;
}

describe("the API's document", () => {
  it('is valid OpenAPI 3.1', async () => {
    const document = await readDocument();
    const { valid, errors } = await new Validator().validate(structuredClone(document) as object as Record<string, unknown>);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(document.openapi).toBe('3.1.0');
  });

  it('has every route, and the methods that the server allows', async () => {
    await using fixture = await createAppFixture();
    const { paths } = (await fixture.call('GET', '/openapi.json')).body as unknown as Document;
    expect(Object.keys(paths).toSorted()).toEqual(
      [
        '/',
        '/docs',
        '/healthz',
        '/metrics',
        '/openapi.json',
        '/readyz',
        '/v1/events',
        '/v1/providers',
        '/v1/stats',
        '/v1/submissions',
        '/v1/tasks',
        '/v1/tasks/batch',
        '/v1/tasks/{uid}',
        '/v1/tasks/{uid}/events',
        '/v1/tasks/{uid}/poll',
        '/v1/webhooks',
        '/v1/webhooks/{id}',
        '/v1/webhooks/{id}/deliveries',
        '/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver',
        '/v1/webhooks/{id}/enable',
        '/v1/webhooks/{id}/redeliver',
        '/v1/webhooks/{id}/rotate',
      ].toSorted(),
    );
    for (const [path, operations] of Object.entries(paths)) {
      const { headers } = await fixture.call('OPTIONS', path.replaceAll(/\{\w+\}/g, 'x'));
      const allowed = (headers.get('allow') ?? '').split(', ').filter((method) => method !== 'HEAD' && method !== 'OPTIONS');
      expect([
        path,
        ...Object.keys(operations)
          .map((method) => method.toUpperCase())
          .toSorted(),
      ]).toEqual([path, ...allowed.toSorted()]);
    }
  });

  it('names each operation once, describes each parameter, and resolves each reference', async () => {
    const document = await readDocument();
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { operationId, parameters = [], security, responses } of operations) {
      expect(parameters.filter(({ in: place, description }) => place !== 'header' && description === undefined)).toEqual([]);
      expect([operationId, '401' in responses, '500' in responses]).toEqual([operationId, security?.length !== 0, true]);
    }
    for (const [, kind = '', name = ''] of JSON.stringify(document).matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
      expect((document.components as Readonly<Record<string, Readonly<Record<string, object>>>>)[kind]).toHaveProperty(name);
    }
    expect(document.components.schemas['NewTask']).toMatchObject({
      required: ['ref'],
      additionalProperties: false,
      properties: { metadata: { type: 'object', description: expect.any(String) as unknown } },
    });
  });
});

describe('a client that is generated from the document', () => {
  // Within the package, so that it finds the generator's runtime, and out of the way of the compiler's own run.
  const packageDirectory = fileURLToPath(new URL('../../../', import.meta.url));
  let directory = '';
  beforeAll(async () => {
    const parent = join(packageDirectory, 'node_modules', '.cache');
    await mkdir(parent, { recursive: true });
    directory = await mkdtemp(join(parent, 'client-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('compiles, and works against a server', { timeout: 120_000 }, async () => {
    await using fixture = await createAppFixture({ keys: createKeyRing({ environment: 'key' }) });
    const document = join(directory, 'openapi.json');
    await writeFile(document, JSON.stringify((await fixture.call('GET', '/openapi.json')).body));
    const client = join(directory, 'client.ts');
    await writeFile(client, await generateSource(document));
    await writeFile(join(directory, 'use.ts'), program);
    const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', pathToFileURL(packageDirectory)));
    const flags = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--lib',
      'es2022,dom,dom.iterable',
      '--types',
      'node',
      '--allowImportingTsExtensions',
      '--ignoreConfig',
    ];
    await promisify(execFile)(process.execPath, [compiler, ...flags, join(directory, 'use.ts')], { cwd: dirname(client) }).catch(
      (error: { stdout?: string }) => {
        throw new Error(`The client does not compile: ${String(error.stdout)}`);
      },
    );

    const listener = await listen(fixture.app, { host: '127.0.0.1', port: 0 });
    try {
      const { use } = (await import(pathToFileURL(join(directory, 'use.ts')).href)) as {
        use: (url: string, key: string) => Promise<unknown>;
      };
      fixture.provider.script('1', 'running');
      fixture.provider.script('2', 'running');
      expect(await use(listener.url, 'key')).toEqual({
        tracked: 201,
        ref: 'fake:job:1',
        batch: [200, 201, 422],
        listed: ['fake:job:2', 'fake:job:1'],
        tagged: ['fake:job:1'],
        submitted: 'fake:job:job-1',
        removed: 'removed',
        secret: true,
        missing: [404, 'task_not_found'],
        refused: [401, 'authentication_failed'],
      });
    } finally {
      await listener.stop({ graceMs: 1000 });
    }
  });
});

/** What somebody writes who has the client. It is compiled against it, so that its types are tested, too. */
const program = `
import * as api from './client.ts';

export async function use(baseUrl: string, key: string) {
  const anonymous = await api.listTasks({}, { baseUrl });
  api.defaults.baseUrl = baseUrl;
  api.defaults.headers = { authorization: 'Bearer ' + key };
  const tracked = await api.trackTask({ ref: 'fake:1', metadata: { order: '42' } });
  if (tracked.status !== 201) throw new Error('not tracked: ' + tracked.status);
  const batch = await api.trackTasks({ tasks: [{ ref: 'fake:1' }, { ref: 'fake:2' }, { ref: 'nobody:1' }] });
  if (batch.status !== 200) throw new Error('no batch: ' + batch.status);
  const results = (batch.data as api.BatchResults).results;
  const listed = await api.listTasks({ state: ['queued', 'running'], limit: 10, done: false });
  if (listed.status !== 200) throw new Error('not listed: ' + listed.status);
  const tagged = await api.listTasks({ metadata: { order: '42' } });
  if (tagged.status !== 200) throw new Error('not listed: ' + tagged.status);
  const submitted = await api.submitTask({ 'type': 'fake:job', input: { a: 1 } }, { idempotencyKey: 'k' });
  if (submitted.status !== 201) throw new Error('not submitted: ' + submitted.status);
  const removed = await api.removeTask(tracked.data.uid);
  if (removed.status !== 200) throw new Error('not removed: ' + removed.status);
  const webhook = await api.createWebhook({ url: 'https://example.com/hook', events: ['task.failed'] });
  if (webhook.status !== 201) throw new Error('no webhook: ' + webhook.status);
  const missing = await api.getTask('tsk_0');
  return {
    tracked: tracked.status,
    ref: tracked.data.ref,
    batch: results.map(({ status }) => status),
    listed: listed.data.data.map(({ ref }) => ref),
    tagged: tagged.data.data.map(({ ref }) => ref),
    submitted: submitted.data.ref,
    removed: removed.data.endedBy,
    secret: webhook.data.secret !== null,
    missing: [missing.status, missing.status === 404 ? missing.data.code : undefined],
    refused: [anonymous.status, anonymous.status === 401 ? anonymous.data.code : undefined],
  };
}
`;
