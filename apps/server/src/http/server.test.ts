import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createAppFixture } from '../testing/app-fixture.ts';
import { providerListSchema, statsSchema } from './schemas/server-answers.ts';

it('tells that it lives, and whether it can serve, without the reason', async () => {
  const problems: Error[] = [];
  await using fixture = await createAppFixture({
    isReady: () => (problems[0] === undefined ? Promise.resolve() : Promise.reject(problems[0])),
  });
  expect(await fixture.call('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok', version: '1.2.3' } });
  expect(await fixture.call('GET', '/readyz')).toMatchObject({ status: 200 });
  problems.push(new Error('cannot open /var/lib/tasks.db'));
  const answer = await fixture.call('GET', '/readyz');
  expect(answer).toMatchObject({ status: 503, body: { status: 503, retryable: true } });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(JSON.stringify(answer.body)).not.toContain('tasks.db');
  expect(fixture.log.join('')).toContain('tasks.db');
  expect((await fixture.call('GET', '/healthz')).status).toBe(200);
});

it('gives metrics as they were rendered', async () => {
  await using fixture = await createAppFixture();
  const { headers, body } = await fixture.call('GET', '/metrics');
  expect([headers.get('content-type'), body['text']]).toEqual(['text/plain; version=0.0.4', '# nothing\n']);
});

it('reports each request by the pattern of its route', async () => {
  const reports: unknown[] = [];
  await using fixture = await createAppFixture({
    onRequest: ({ method, route, status }) => reports.push([method, route, status]),
  });
  for (const path of ['/v1/tasks/tsk_1', '/v1/nothing', '/nothing', '/v1/tasks?limit=x', '/']) await fixture.call('GET', path);
  await fixture.call('POST', '/v1/tasks/batch', []);
  expect(reports).toEqual([
    ['GET', '/v1/tasks/:uid', 404],
    ['GET', undefined, 404],
    ['GET', undefined, 404],
    ['GET', '/v1/tasks', 400],
    ['GET', '/', 200],
    ['POST', '/v1/tasks/batch', 200],
  ]);
});

it('lists what is loaded, where it comes from, and what could not be', async () => {
  await using fixture = await createAppFixture({
    providerNotes: [
      { name: 'fake', plugin: '@acme/fake', version: '1.0.0', configuredIn: 'tasks.config.json' },
      {
        name: null,
        plugin: '@acme/broken',
        configuredIn: 'tasks.config.json',
        error: { code: 'invalid_argument', message: 'It has no key.' },
      },
    ],
  });
  const { body } = await fixture.call('GET', '/v1/providers');
  expect(v.is(providerListSchema, body)).toBe(true);
  expect(body).toMatchObject({
    data: [
      {
        name: 'fake',
        account: 'fake',
        defaultType: 'job',
        types: [{ type: 'job', capabilities: ['status', 'submit', 'cancel'] }],
        plugin: '@acme/fake',
        version: '1.0.0',
        error: null,
      },
      { name: null, types: [], plugin: '@acme/broken', error: { code: 'invalid_argument', message: 'It has no key.' } },
    ],
    nextCursor: null,
  });
});

it('counts', async () => {
  await using fixture = await createAppFixture();
  await fixture.track('a', 'succeeded');
  await fixture.track('b', 'running');
  await fixture.clock.advance(2000);
  const { body } = await fixture.call('GET', '/v1/stats');
  expect(v.is(statsSchema, body)).toBe(true);
  expect(body).toMatchObject({
    version: '1.2.3',
    tasks: expect.arrayContaining([
      { provider: 'fake', type: 'job', state: 'succeeded', endedBy: 'vendor', count: 1 },
      { provider: 'fake', type: 'job', state: 'running', endedBy: null, count: 1 },
    ]) as unknown,
    tracked: 1,
    dueLagMs: 0,
    poller: { finished: 1, failures: 0 },
    deliveries: { pending: 0, delivered: 0, failed: 0 },
    eventStreams: 0,
  });
});

describe('the pages', () => {
  it.each(['/', '/docs'])('at %s run nothing but their own style and script, and load nothing', async (path) => {
    await using fixture = await createAppFixture();
    const { headers, body } = await fixture.call('GET', path);
    const html = String(body['text']);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    for (const [, element, attributes, text] of html.matchAll(/<(style|script)([^>]*)>([\s\S]*?)<\/\1>/g)) {
      expect(attributes).toBe('');
      expect(policy).toContain(`${String(element)}-src 'sha256-${createHash('sha256').update(String(text)).digest('base64')}'`);
    }
    expect(html).not.toMatch(/<[^>]*\s(on\w+|style|src|srcset)=|href="(?!\/|#|data:)|@import|url\(/i);
    expect(html).toContain('name="viewport"');
  });

  it('have a reference with every route and every schema', async () => {
    await using fixture = await createAppFixture();
    const document = (await fixture.call('GET', '/openapi.json')).body as {
      paths: Record<string, object>;
      components: { schemas: object };
    };
    const html = String((await fixture.call('GET', '/docs')).body['text']);
    for (const path of Object.keys(document.paths)) expect(html).toContain(`<code>${path}</code>`);
    for (const name of Object.keys(document.components.schemas)) expect(html).toContain(`id="schema-${name}"`);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(html).toContain(`id="${String(target)}"`);
  });

  it('take no text of a stranger for HTML', async () => {
    await using fixture = await createAppFixture();
    const script = String((await fixture.call('GET', '/')).body['text']);
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function/);
  });
});
