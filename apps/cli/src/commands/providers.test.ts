import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const environment = { FAKE_TOKEN: 'token-of-the-fake', FAKE_REGION: 'so\u001b[2Juth' };

describe('tasks providers', () => {
  it('tells types, capabilities, options and where each comes from', async () => {
    const { exitCode, stdout } = await runCli(['providers', '-o', 'json'], { environment });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        name: 'fake',
        plugin: '@tasks/provider-fake',
        origin: 'bundled',
        version: '1.2.3',
        configuredIn: 'environment',
        defaultType: 'job',
        types: [{ type: 'job', capabilities: ['status', 'submit'] }],
        options: [
          { name: 'token', secret: true, isSet: true, source: 'environment FAKE_TOKEN' },
          { name: 'region', isSet: true, source: 'environment FAKE_REGION' },
          { name: 'baseUrl', isSet: false, value: 'https://{region}.fake.example', source: 'default' },
        ],
      },
    ]);
  });

  it.each(['table', 'json', 'ndjson', 'csv'])('never shows a secret as %s', async (output) => {
    const { stdout, stderr } = await runCli(['providers', '-o', output, '--debug'], { environment });
    expect(stdout + stderr).not.toContain('token-of-the-fake');
  });

  it('lays it out for people, safe for a terminal', async () => {
    const { stdout } = await runCli(['providers', '-o', 'table'], { environment });
    expect(stdout).toMatchInlineSnapshot(`
      "fake  @tasks/provider-fake 1.2.3 · bundled · configured in environment
        account  fake
        TASK TYPE      CAN             WHAT
        job (default)  status, submit  Jobs of the tests.
        OPTION   VALUE                          FROM
        token    set                            environment FAKE_TOKEN
        region   so\\x1b[2Juth                   environment FAKE_REGION
        baseUrl  https://{region}.fake.example  default
      "
    `);
  });

  it('shows what is not configured, says what to set and exits 2', async () => {
    const { exitCode, stdout, stderr } = await runCli(['providers', '-o', 'table'], { environment: {} });
    expect(exitCode).toBe(2);
    expect(stdout).toContain('not loaded: Provider "fake" is not configured: option "token" is missing: set FAKE_TOKEN');
    expect(stderr).toContain('error: No provider is configured. Set FAKE_TOKEN');
    expect(stderr).toMatch(/tasks demo[\s\S]*tasks sandbox/);
  });
});
