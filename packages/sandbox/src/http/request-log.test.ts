import { expect, it } from 'vitest';
import { clip, createRequestLog } from './request-log.ts';

it('keeps the newest requests, numbered without gaps', () => {
  const log = createRequestLog(200);
  for (let at = 1; at <= 1000; at++) log.open({ at, vendor: 'jd', method: 'GET', path: '/jdai/task' });
  expect(log.requests.length).toBeLessThanOrEqual(200);
  expect(log.requests.length).toBeGreaterThan(195);
  expect(log.requests.at(-1)).toMatchObject({ number: 1000, at: 1000 });
  expect(log.requests[0]?.number).toBe(1001 - log.requests.length);
});

it('clips long texts, and leaves others as they are', () => {
  expect(clip('92374205376234/小店/1573113266.7619262')).toBe('92374205376234/小店/1573113266.7619262');
  expect(clip('x'.repeat(10_000))).toHaveLength(500);
});
