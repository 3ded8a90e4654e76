import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Surroundings } from './data-directory.ts';
import { readServerSection } from './server-section.ts';
import { resolveSettings } from './server-settings.ts';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'settings-'));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const surroundings = (environment: Readonly<Record<string, string>> = {}): Surroundings => ({
  environment,
  homeDirectory: join(cwd, 'home'),
  platform: 'linux',
  cwd,
});

const write = (server: unknown): void => writeFileSync(join(cwd, 'tasks.config.json'), JSON.stringify({ providers: {}, server }));

describe('the settings of a server', () => {
  it('are those of a machine of its own where nothing is said', () => {
    expect(resolveSettings({}, surroundings())).toEqual({
      port: 8787,
      host: '127.0.0.1',
      store: { kind: 'sqlite', path: join(cwd, 'home/.local/share/tasks/tasks.db'), made: true },
      apiKeyFile: undefined,
      apiKeys: undefined,
      configurationFile: undefined,
      plugins: [],
      allowPrivateWebhooks: false,
      taskWebhookSecret: undefined,
      corsOrigins: [],
      keepMs: 30 * 86_400_000,
      logLevel: 'info',
    });
  });

  it('take flags before the environment, that before the file, and that before the default', async () => {
    write({
      port: 1,
      host: 'file',
      keepDays: 2,
      logLevel: 'warn',
      allowPrivateWebhooks: true,
      corsOrigins: ['https://file.example'],
    });
    const section = await readServerSection({}, surroundings());
    const environment = { TASKS_PORT: '2', TASKS_ALLOW_PRIVATE_WEBHOOKS: 'false', TASKS_KEEP_DAYS: 'forever' };
    expect(resolveSettings({}, surroundings(), section)).toMatchObject({
      port: 1,
      host: 'file',
      keepMs: 2 * 86_400_000,
      logLevel: 'warn',
    });
    expect(resolveSettings({ port: 3 }, surroundings(environment), section)).toMatchObject({
      port: 3,
      host: 'file',
      allowPrivateWebhooks: false,
      keepMs: Infinity,
      corsOrigins: ['https://file.example'],
    });
    expect(resolveSettings({}, surroundings(environment), section).port).toBe(2);
  });

  it.each([
    ['sqlite:./a.db', (): unknown => ({ kind: 'sqlite', path: join(cwd, 'a.db'), made: false })],
    ['sqlite:/var/a.db', (): unknown => ({ kind: 'sqlite', path: '/var/a.db', made: false })],
    ['memory:', (): unknown => ({ kind: 'memory' })],
  ])('keep the tasks in %s', (store, expected) => {
    expect(resolveSettings({ store }, surroundings()).store).toEqual(expected());
  });

  it.each([
    ['a store of an unknown kind, without repeating it', { TASKS_STORE: 'mysql://root:hunter2@x' }, 'store'],
    ['a port that is none', { TASKS_PORT: '70000' }, 'TASKS_PORT'],
    ['a switch that is none', { TASKS_ALLOW_PRIVATE_WEBHOOKS: 'yes' }, 'TASKS_ALLOW_PRIVATE_WEBHOOKS'],
    ['days that are none', { TASKS_KEEP_DAYS: '-1' }, 'TASKS_KEEP_DAYS'],
    ['a log level that is none', { TASKS_LOG_LEVEL: 'loud' }, 'log level'],
  ])('refuse %s', (_what, environment, named) => {
    const resolve = (): unknown => resolveSettings({}, surroundings(environment));
    expect(resolve).toThrow(
      expect.objectContaining({ code: 'invalid_argument', message: expect.stringContaining(named) as string }),
    );
    expect(resolve).not.toThrow('hunter2');
  });

  it('refuse a section of the file that cannot be used, and name what is wrong with it', async () => {
    write({ prot: 1 });
    await expect(readServerSection({}, surroundings())).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('"prot"') as string,
    });
    write({ port: 'x' });
    await expect(readServerSection({}, surroundings())).rejects.toMatchObject({
      message: expect.stringContaining('"port"') as string,
    });
  });
});
