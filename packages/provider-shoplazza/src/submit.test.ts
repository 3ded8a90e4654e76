import { describe, expect, it } from 'vitest';
import createdQuery from './__fixtures__/data_query_create.2022-01.json' with { type: 'json' };
import createdBare from './__fixtures__/task_create.2022-01.json' with { type: 'json' };
import created from './__fixtures__/task_create.2025-06.json' with { type: 'json' };
import request from './__fixtures__/task_create.request.json' with { type: 'json' };
import createdTheme from './__fixtures__/theme_upload.2022-01.json' with { type: 'json' };
import { callOptions, fakeShop } from './fake-shop.ts';

const zip = new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x00, 0xff]);

describe('submitting files', () => {
  const input = { urls: request.original_source_list };

  it('posts the documented body and gives the id', async () => {
    const { provider, requests } = fakeShop({ body: created });
    await expect(provider.types.file.submit(input, callOptions())).resolves.toEqual({ id: created.data.task_id });
    const [sent] = requests;
    expect([sent?.method, sent?.url]).toEqual(['POST', 'https://my-shop.myshoplaza.com/openapi/2026-01/file']);
    expect(sent?.headers.get('content-type')).toBe('application/json');
    expect(await sent?.json()).toEqual(request);
  });

  it("takes the vendor's own body, and reads the bare answer of 2022-01", async () => {
    const { provider, requests } = fakeShop({ body: createdBare }, { apiVersion: '2022-01' });
    await expect(provider.types.file.submit(request, callOptions())).resolves.toEqual({ id: createdBare.task_id });
    expect(await requests[0]?.json()).toEqual(request);
  });

  it.each([
    [undefined],
    [null],
    ['https://a.example/1.png'],
    [[]],
    [{}],
    [{ urls: [] }],
    [{ urls: 'https://a.example/1.png' }],
    [{ urls: ['https://a.example/1.png'], folder: 'x' }],
    [{ urls: ['https://a.example/1.png'], original_source_list: ['https://a.example/1.png'] }],
    [{ originalSourceList: ['https://a.example/1.png'] }],
    [{ urls: [1] }],
    [{ urls: ['ftp://a.example/1.png'] }],
    [{ urls: ['data:,x'] }],
    [{ urls: ['/1.png'] }],
    [{ urls: ['https://a.example/1 .png'] }],
  ])('refuses %j', async (bad) => {
    const { provider, requests } = fakeShop({ body: created });
    await expect(provider.types.file.submit(bad as never, callOptions())).rejects.toMatchObject({ code: 'invalid_argument' });
    expect(requests).toEqual([]);
  });

  it('names the URL that is wrong by its place only', async () => {
    const { provider } = fakeShop({ body: created });
    const urls = ['https://a.example/1.png', 'secret-signature'];
    await expect(provider.types.file.submit({ urls }, callOptions())).rejects.toThrow(/urls\.1 is not(?!.*secret)/);
  });

  it.each([[{ code: 'Success', data: {} }], [{ task_id: '' }], [{ task_id: 7 }], [{}]])(
    'does not ask for a second task when the answer is %j',
    async (body) => {
      const { provider } = fakeShop({ body });
      await expect(provider.types.file.submit(input, callOptions())).rejects.toMatchObject({
        code: 'invalid_response',
        retryable: false,
      });
    },
  );
});

async function uploadedFile(sent: Request | undefined): Promise<{ readonly bytes: Uint8Array; readonly type: string }> {
  const file = (await sent?.formData())?.get('file');
  if (!(file instanceof File)) throw new Error('no file was uploaded');
  return { bytes: new Uint8Array(await file.arrayBuffer()), type: file.type };
}

describe('submitting a theme', () => {
  it('posts the ZIP file as a form to the version that has the call', async () => {
    const { provider, requests } = fakeShop({ body: createdTheme });
    const input = { file: zip, name: 'My Theme', version: '1.0.0', merchantThemeId: 'm1' };
    await expect(provider.types.theme.submit(input, callOptions())).resolves.toEqual({ id: createdTheme.task.task.id });
    const [sent] = requests;
    expect(sent?.method).toBe('POST');
    expect(sent?.url).toBe(
      'https://my-shop.myshoplaza.com/openapi/2022-01/themes/upload?name=My+Theme&version=1.0.0&merchant_theme_id=m1',
    );
    expect(await uploadedFile(sent)).toEqual({ bytes: zip, type: 'application/zip' });
  });

  it('takes base64, for input that is JSON', async () => {
    const { provider, requests } = fakeShop({ body: { code: 'Success', data: createdTheme } });
    await provider.types.theme.submit({ file: Buffer.from(zip).toString('base64') }, callOptions());
    expect(requests[0]?.url).toMatch(/themes\/upload$/);
    expect(await uploadedFile(requests[0])).toMatchObject({ bytes: zip });
  });

  it.each([
    [undefined],
    [{}],
    [{ file: 'not a zip' }],
    [{ file: new Uint8Array() }],
    [{ file: 7 }],
    [{ file: zip, name: 7 }],
    [{ file: zip, themeId: 'x' }],
  ])('refuses %j', async (bad) => {
    const { provider, requests } = fakeShop({ body: createdTheme });
    await expect(provider.types.theme.submit(bad as never, callOptions())).rejects.toMatchObject({ code: 'invalid_argument' });
    expect(requests).toEqual([]);
  });
});

describe('submitting a data query', () => {
  const input = { event: 'add_to_cart', beginTime: '2020-12-30T15:04:05', endTime: '2020-12-31T15:04:05' };

  it('asks the documented URL and gives the id', async () => {
    const { provider, requests } = fakeShop({ body: createdQuery });
    await expect(provider.types['data-query'].submit(input, callOptions())).resolves.toEqual({ id: createdQuery.query_id });
    const url = new URL(requests[0]?.url ?? '');
    expect([requests[0]?.method, url.pathname]).toEqual(['GET', '/openapi/2022-01/data/query']);
    expect(Object.fromEntries(url.searchParams)).toEqual(input);
  });

  it('leaves the event out for all kinds, and keeps a zone', async () => {
    const { provider, requests } = fakeShop({ body: createdQuery });
    const times = { beginTime: '2020-12-30T15:04:05+08:00', endTime: '2020-12-30T08:04:05Z' };
    await provider.types['data-query'].submit(times, callOptions());
    expect(Object.fromEntries(new URL(requests[0]?.url ?? '').searchParams)).toEqual(times);
  });

  it.each([
    [undefined],
    [{}],
    [{ ...input, event: '' }],
    [{ ...input, event: 7 }],
    [{ ...input, beginTime: 'yesterday' }],
    [{ ...input, beginTime: '2020-12-30' }],
    [{ ...input, beginTime: '2020-13-30T00:00:00' }],
    [{ ...input, endTime: input.beginTime }],
    [{ ...input, endTime: '2020-12-29T15:04:05' }],
    [{ ...input, endTime: '2020-12-31T15:04:06' }],
    [{ ...input, end: 'x' }],
  ])('refuses %j', async (bad) => {
    const { provider, requests } = fakeShop({ body: createdQuery });
    await expect(provider.types['data-query'].submit(bad as never, callOptions())).rejects.toMatchObject({
      code: 'invalid_argument',
    });
    expect(requests).toEqual([]);
  });
});
