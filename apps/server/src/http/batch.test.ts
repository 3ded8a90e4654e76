import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createAppFixture } from '../testing/app-fixture.ts';
import { readLines } from './input/read-lines.ts';
import { batchResultsSchema } from './schemas/task-answers.ts';

const ndjson = { 'content-type': 'application/x-ndjson' };

function lines(text: unknown): Record<string, unknown>[] {
  return String(text)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('POST /v1/tasks/batch', () => {
  const mixed = [
    { ref: 'fake:1' },
    { ref: 'nobody:1' },
    { ref: 'fake:1' },
    {},
    7,
    { ref: 'fake:2', webhookUrl: 'http://[::1]/' },
    { ref: 'fake:2' },
  ];
  const verdicts = [
    ['fake:1', 201, undefined],
    ['nobody:1', 422, 'invalid_argument'],
    ['fake:1', 200, undefined],
    [null, 422, 'invalid_argument'],
    [null, 422, 'invalid_argument'],
    ['fake:2', 422, 'invalid_argument'],
    ['fake:2', 201, undefined],
  ];
  const verdictOf = (result: Record<string, unknown>): unknown[] => [
    result['ref'],
    result['status'],
    (result['error'] as { code?: string } | undefined)?.code,
  ];

  it.each([
    ['{ "tasks": [...] }', { tasks: mixed }],
    ['[...]', mixed],
  ])('gives one verdict for each task of %s, in order', async (_name, batch) => {
    await using fixture = await createAppFixture();
    const { status, body } = await fixture.call('POST', '/v1/tasks/batch', batch);
    const results = body['results'] as Record<string, unknown>[];
    expect([status, results.map(verdictOf)]).toEqual([200, verdicts]);
    expect(results[0]?.['uid']).toBe(results[2]?.['uid']);
    expect(v.is(batchResultsSchema, body)).toBe(true);
  });

  it('does the same with lines', async () => {
    await using fixture = await createAppFixture();
    const text = mixed.map((task) => `${JSON.stringify(task)}\r\n\n`).join('');
    const { status, headers, body } = await fixture.call('POST', '/v1/tasks/batch', `${text}{"ref":"fake:3"`, ndjson);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    expect(lines(body['text']).map(verdictOf)).toEqual([...verdicts, [null, 400, 'invalid_argument']]);
  });

  it('takes 10,000 tasks, and no more', async () => {
    await using fixture = await createAppFixture();
    const tasks = Array.from({ length: 10_001 }, (_, index) => ({ ref: `fake:${index}` }));
    expect((await fixture.call('POST', '/v1/tasks/batch', tasks)).status).toBe(422);
    expect(await fixture.store.tasks.counts()).toEqual([]);
    const answer = await fixture.call('POST', '/v1/tasks/batch', tasks.slice(1));
    expect((answer.body['results'] as { status: number }[]).filter(({ status }) => status === 201)).toHaveLength(10_000);
    const streamed = lines(
      (await fixture.call('POST', '/v1/tasks/batch', tasks.map((task) => `${JSON.stringify(task)}\n`).join(''), ndjson)).body[
        'text'
      ],
    );
    expect(streamed).toHaveLength(10_001);
    expect([streamed[0]?.['status'], streamed[1]?.['status'], streamed.at(-1)?.['status']]).toEqual([201, 200, 422]);
    expect(await fixture.store.tasks.counts()).toEqual([
      { provider: 'fake', type: 'job', state: 'queued', endedBy: undefined, count: 10_001 },
    ]);
  });

  it('answers lines while further ones come', async () => {
    await using fixture = await createAppFixture();
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const request = new Request('http://localhost/v1/tasks/batch', {
      method: 'POST',
      headers: ndjson,
      body: readable,
      duplex: 'half',
    });
    const response = await fixture.app.request(request);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (const id of ['a', 'b']) {
      await writer.write(new TextEncoder().encode(`{"ref":"fake:${id}"}\n`));
      expect(lines((await reader?.read())?.value)).toMatchObject([{ ref: `fake:${id}`, status: 201 }]);
    }
    await writer.close();
    expect((await reader?.read())?.done).toBe(true);
  });

  it('says for each line that it could not be stored, once the answer has begun', async () => {
    await using fixture = await createAppFixture();
    Object.assign(fixture.poller, { track: () => Promise.reject(new Error('disk full')) });
    const { status, body } = await fixture.call('POST', '/v1/tasks/batch', '{"ref":"fake:1"}\n{"ref":"fake:2"}\n', ndjson);
    expect([status, lines(body['text']).map((line) => [line['ref'], line['status']])]).toEqual([
      200,
      [
        ['fake:1', 500],
        ['fake:2', 500],
      ],
    ]);
    expect(JSON.stringify(body)).not.toContain('disk full');
    expect((await fixture.call('POST', '/v1/tasks/batch', [{ ref: 'fake:1' }])).status).toBe(500);
  });

  it('stops reading a body that is too large', async () => {
    await using fixture = await createAppFixture({ limits: { batchBytes: 100, bodyBytes: 50 } });
    const { body } = await fixture.call(
      'POST',
      '/v1/tasks/batch',
      `{"ref":"fake:1"}\n${'x'.repeat(60)}\n{"ref":"fake:2"}\n${' '.repeat(50)}\n`,
      {
        ...ndjson,
      },
    );
    expect(lines(body['text']).map((line) => line['status'])).toEqual([201, 413, 201, 413]);
    const tooLong = await fixture.call('POST', '/v1/tasks/batch', 'x', { ...ndjson, 'content-length': '101' });
    expect(tooLong.status).toBe(413);
    expect((await fixture.call('POST', '/v1/tasks/batch', JSON.stringify(['x'.repeat(100)]))).status).toBe(413);
  });

  it.each([
    ['text/plain', 415],
    ['application/json', 400],
  ])('refuses a body of %s that is none with %i', async (type, status) => {
    await using fixture = await createAppFixture();
    expect((await fixture.call('POST', '/v1/tasks/batch', 'nonsense', { 'content-type': type })).status).toBe(status);
  });
});

describe('readLines', () => {
  it('gives the same lines however the body is cut to pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''))),
        fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
        async (texts, sizes) => {
          const bytes = new TextEncoder().encode(texts.join('\n'));
          async function* pieces(): AsyncGenerator<Uint8Array> {
            for (let from = 0; from < bytes.length;) {
              const size = sizes.next().value ?? 1;
              yield bytes.subarray(from, from + size);
              from += size;
            }
          }
          const found: (string | undefined)[] = [];
          for await (const some of readLines(pieces(), { bodyBytes: 1e9, lineBytes: 1e9 }))
            found.push(...some.map(({ text }) => text));
          const expected = texts
            .map((text) => (text.startsWith('\ufeff') ? text.slice(1) : text))
            .filter((text) => text.trim() !== '');
          expect(found).toEqual(expected);
        },
      ),
    );
  });
});
