import { createManualClock } from '@tasks/core/testing';
import { describe, expect, it } from 'vitest';
import type { CliResult } from '../testing/run-cli.ts';
import { runCli } from '../testing/run-cli.ts';

const now = Date.UTC(2026, 10, 22, 2, 3, 4);

function doctor(answer: (url: string) => Promise<Response>, environment?: Record<string, string>): Promise<CliResult> {
  const fetch: typeof globalThis.fetch = (input) => answer(input instanceof Request ? input.url : String(input));
  return runCli(['doctor', '-o', 'json'], {
    ...(environment && { environment }),
    dependencies: { fetch, clock: createManualClock({ now }) },
  });
}

const answering =
  (dateMs: number, status = 404) =>
  (): Promise<Response> =>
    Promise.resolve(new Response('', { status, headers: { date: new Date(dateMs).toUTCString() } }));

const checksOf = ({ stdout }: CliResult): Record<string, string> =>
  Object.fromEntries(
    (JSON.parse(stdout) as { provider: string | null; check: string; status: string }[]).map(({ provider, check, status }) => [
      `${provider ?? ''}:${check}`,
      status,
    ]),
  );

describe('tasks doctor', () => {
  it('finds all well: any answer shows that the vendor can be reached', async () => {
    const urls: string[] = [];
    const result = await doctor((url) => {
      urls.push(url);
      return answering(now)();
    });
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(checksOf(result)).toEqual({
      ':configuration': 'ok',
      'fake:configuration': 'ok',
      'fake:credentials': 'ok',
      'fake:reachability': 'ok',
      'fake:clock': 'ok',
    });
    expect(result.stdout).not.toContain('token-of-the-fake');
    // The default is `https://{region}.fake.example`, and that of the region is `north`.
    expect(urls).toEqual(['https://north.fake.example']);
  });

  it('asks the base URL, its parts filled in', async () => {
    const urls: string[] = [];
    await doctor(
      (url) => {
        urls.push(url);
        return answering(now)();
      },
      { FAKE_TOKEN: 'abcdef', FAKE_REGION: 'south' },
    );
    expect(urls).toEqual(['https://south.fake.example']);
  });

  it.each([
    ['ahead', 400_000, 'error', 3],
    ['behind', -400_000, 'error', 3],
    ['ahead', 90_000, 'warning', 0],
    ['ahead', 20_000, 'ok', 0],
  ])('tells a clock that is %s by %d ms: %s', async (_where, skewMs, status, exitCode) => {
    const result = await doctor(answering(now - skewMs), { FAKE_TOKEN: 'abcdef', FAKE_REGION: 'south' });
    expect([checksOf(result)['fake:clock'], result.exitCode]).toEqual([status, exitCode]);
  });

  it('exits 5 when the vendor cannot be reached or is down', async () => {
    const environment = { FAKE_TOKEN: 'abcdef', FAKE_BASE_URL: 'http://127.0.0.1:1' };
    const refused = await doctor(
      () => Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })),
      environment,
    );
    expect([checksOf(refused)['fake:reachability'], refused.exitCode]).toEqual(['error', 5]);
    expect(refused.stdout).toContain('connect ECONNREFUSED');
    const down = await doctor(answering(now, 503), environment);
    expect([checksOf(down)['fake:reachability'], down.exitCode]).toEqual(['error', 5]);
  });

  it('exits 2 when nothing is configured, and says what to set', async () => {
    const result = await doctor(answering(now), {});
    expect(result.exitCode).toBe(2);
    expect(result.stdout).toContain('FAKE_TOKEN');
  });
});
