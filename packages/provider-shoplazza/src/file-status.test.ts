import { describe, expect, it } from 'vitest';
import published from './__fixtures__/task_get.2022-01.completed.json' with { type: 'json' };
import synthetic from './__fixtures__/task_get.third-party-synthetic.partial-failure.json' with { type: 'json' };
import { mapFileStatus } from './file-status.ts';
import type { FileTaskBody } from './file-status.ts';

const links = ['https://a.example/1.png', 'https://a.example/2.png', 'https://a.example/3.png'];

function success(link: string): object {
  return { file_uri: 'f.png', origin_link: link, upload_link: 'https://cdn.example/f.png' };
}

function body(part: Partial<FileTaskBody>): FileTaskBody {
  return { status: 0, total: 3, finished: 3, ...part };
}

describe('mapFileStatus', () => {
  it('maps the published example', () => {
    expect(mapFileStatus(published)).toEqual({
      state: 'succeeded',
      vendorState: '0',
      progress: { total: 1, succeeded: 1, failed: 0, pending: 0 },
      succeeded: [
        {
          key: published.origin_list[0],
          fileUri: '20444bd80653493a1dc9570da9a71c96.jpeg',
          originLink: published.origin_list[0],
          uploadLink: 'https://cdn.shoplazza.com/20444bd80653493a1dc9570da9a71c96.jpeg',
        },
      ],
      failed: [],
    });
  });

  it('takes status 1 for running, whatever the counts', () => {
    expect(mapFileStatus(synthetic.data)).toEqual({
      state: 'running',
      vendorState: '1',
      progress: { total: 1, succeeded: 0, failed: 1, pending: 0 },
      succeeded: [],
      failed: [{ key: 'https://cdn.example.com/bad.png', originLink: 'https://cdn.example.com/bad.png' }],
    });
  });

  it.each([2, 3, -1, 0.5, '2', 'COMPLETED', '', Infinity])('takes status %j for unknown', (status) => {
    const mapped = mapFileStatus(body({ status, success_list: links.map(success) }));
    expect(mapped).toMatchObject({ state: 'unknown', vendorState: String(status) });
  });

  it('reads numbers from strings', () => {
    expect(mapFileStatus(body({ status: '0', total: '3', finished: '3', success_list: links.map(success) }))).toMatchObject({
      state: 'succeeded',
      vendorState: '0',
      progress: { total: 3, pending: 0 },
    });
  });

  it.each([
    ['nothing is finished', { finished: 0, success_list: [], failure_list: [] }],
    ['fewer are finished than there are', { finished: 2, success_list: links.slice(1).map(success) }],
    ['all counts are the default', { total: 0, finished: 0, success_list: [], failure_list: [], origin_list: [] }],
    ['there are no counts', { total: undefined, finished: undefined }],
    ['only the origins tell how many there are', { total: undefined, finished: 1, origin_list: links }],
  ])('takes status 0 for running while %s', (_, part) => {
    expect(mapFileStatus(body(part)).state).toBe('running');
  });

  it('counts failures that `finished` leaves out', () => {
    expect(
      mapFileStatus(body({ finished: 2, success_list: links.slice(1).map(success), failure_list: [links[0]] })),
    ).toMatchObject({ state: 'partially_succeeded', progress: { total: 3, succeeded: 2, failed: 1, pending: 0 } });
  });

  it('is failed when nothing succeeded', () => {
    expect(mapFileStatus(body({ finished: 0, failure_list: links })).state).toBe('failed');
  });

  it('tells what is pending by what is accounted for, in counts or in lists', () => {
    expect(mapFileStatus(body({ status: 1, finished: 2 })).progress).toEqual({ total: 3, succeeded: 0, failed: 0, pending: 1 });
    expect(mapFileStatus(body({ status: 1, finished: 0, failure_list: [links[0]] })).progress).toEqual({
      total: 3,
      succeeded: 0,
      failed: 1,
      pending: 2,
    });
    expect(mapFileStatus({ status: 1 }).progress).toEqual({ succeeded: 0, failed: 0 });
  });

  describe('when the vendor counts files as finished that it does not list', () => {
    it('names those that were asked for and are not listed as failed', () => {
      expect(mapFileStatus(body({ success_list: links.slice(1).map(success), origin_list: links }))).toMatchObject({
        state: 'partially_succeeded',
        progress: { total: 3, succeeded: 2, failed: 1, pending: 0 },
        failed: [{ key: links[0], originLink: links[0] }],
      });
    });

    it('takes a URL that was asked for twice for two files', () => {
      const [first = ''] = links;
      expect(
        mapFileStatus(body({ total: 2, finished: 2, success_list: [success(first)], origin_list: [first, first] })),
      ).toMatchObject({
        state: 'partially_succeeded',
        failed: [{ key: first }],
      });
    });

    it('names none while work goes on', () => {
      expect(mapFileStatus(body({ status: 1, success_list: [], origin_list: links })).failed).toEqual([]);
    });

    it('names none when the origins do not fit, and is never succeeded', () => {
      const successList = ['https://a.example/1.png?x', 'https://a.example/2.png?x'].map(success);
      for (const originList of [undefined, null, [], links]) {
        expect(mapFileStatus(body({ success_list: successList, origin_list: originList }))).toMatchObject({
          state: 'partially_succeeded',
          progress: { total: 3, succeeded: 2, failed: 0, pending: 0 },
          failed: [],
        });
      }
    });

    it('is failed when a failure is all that is listed', () => {
      expect(mapFileStatus(body({ failure_list: [links[0]] })).state).toBe('failed');
    });

    it('is unknown when nothing at all is listed', () => {
      expect(mapFileStatus(body({ success_list: null, failure_list: null })).state).toBe('unknown');
    });
  });

  it('reads failures that are strings and objects, side by side', () => {
    const failureList = [links[0], { origin_link: links[1] }, { strange: true }, null];
    expect(mapFileStatus(body({ total: 4, finished: 4, failure_list: failureList })).failed).toEqual([
      { key: links[0], originLink: links[0] },
      { key: links[1], originLink: links[1] },
      { key: 'failure_list[2]', originLink: '' },
      { key: 'failure_list[3]', originLink: '' },
    ]);
  });

  it('gives a file without origin link another key', () => {
    const successList = [{ file_uri: 'f.png', upload_link: 'https://cdn.example/f.png' }, { file_uri: 'g.png' }, {}];
    expect(mapFileStatus(body({ success_list: successList })).succeeded).toEqual([
      { key: 'https://cdn.example/f.png', fileUri: 'f.png', originLink: '', uploadLink: 'https://cdn.example/f.png' },
      { key: 'g.png', fileUri: 'g.png', originLink: '', uploadLink: '' },
      { key: 'success_list[2]', fileUri: '', originLink: '', uploadLink: '' },
    ]);
  });
});
