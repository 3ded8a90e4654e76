import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createBusyMetrics } from './test-support/busy-metrics.ts';
import { labelsOf, metricNames } from './test-support/lint-metrics.ts';
import { skipWithout } from './test-support/skip-without.ts';

const deploy = fileURLToPath(new URL('../../../../deploy', import.meta.url));
const dashboard = JSON.parse(readFileSync(path.join(deploy, 'grafana/tasks-server.json'), 'utf8')) as unknown;
const alerts = readFileSync(path.join(deploy, 'prometheus/alerts.yml'), 'utf8');

const alertExpressions = [...alerts.matchAll(/^ +expr: (?:\|\n((?: {10}.*\n)+)|(.+))$/gm)].map(
  ([, block, line]) => block ?? line ?? '',
);
const dashboardExpressions = textsOf(dashboard, 'expr');
const all = [...alertExpressions, ...dashboardExpressions, ...textsOf(dashboard, 'definition')];

/** Every text that is the value of a member of that name, however deep. */
function textsOf(value: unknown, member: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]: [string, unknown]) =>
    name === member && typeof each === 'string' ? [each] : textsOf(each, member),
  );
}

/** A query without the texts in it, which may look like names. */
function withoutTexts(query: string): string {
  return query.replaceAll(/"[^"]*"/g, '""');
}

function run(command: string, parameters: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(command, parameters, { encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tasks-deploy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('the expressions of all alerts and panels are found', () => {
  expect(alertExpressions).toHaveLength([...alerts.matchAll(/- alert: /g)].length);
  expect(alertExpressions.length).toBeGreaterThan(10);
  expect(dashboardExpressions.length).toBeGreaterThan(30);
});

test('the dashboard and the alerts name only metrics that the server has', async () => {
  const { body } = await (await createBusyMetrics()).render();
  const known = metricNames(body);
  const named = all.flatMap((query) => withoutTexts(query).match(/\b(?:tasks|process|nodejs)_\w+/g) ?? []);
  expect(new Set(named).size).toBeGreaterThan(25);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('the dashboard and the alerts name only labels that the metrics have', async () => {
  const { body } = await (await createBusyMetrics()).render();
  const known = new Set([...labelsOf(body), 'le', 'job', 'instance']);
  const matched = all.flatMap((query) => [...query.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label));
  const grouped = all.flatMap((query) =>
    [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/, */)),
  );
  const told = [...alerts.matchAll(/\$labels\.(\w+)/g), ...JSON.stringify(dashboard).matchAll(/\{\{(\w+)\}\}/g)].map(
    ([, label = '']) => label,
  );
  expect([...matched, ...grouped, ...told].filter((label) => !known.has(label))).toEqual([]);
});

test('the dashboard and the alerts name only outcomes and states that there are', async () => {
  const { body } = await (await createBusyMetrics()).render();
  const named = all.flatMap((query) =>
    [...query.matchAll(/\b(outcome|state)(?:=~|!~|!=|=)"([^"]*)"/g)].flatMap(([, label = '', values = '']) =>
      values.split('|').map((value) => `${label}="${value}"`),
    ),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((pair) => !body.includes(pair))).toEqual([]);
});

test('promtool takes the alerts and every query of the dashboard, and the alerts fire when they should', (context) => {
  skipWithout('promtool', context);
  const folder = temporaryFolder();
  const queries = dashboardExpressions.map((query) => query.replaceAll('$__rate_interval', '5m'));
  const rules = queries.map((expr, index) => ({ record: `query_${index}`, expr }));
  const file = path.join(folder, 'dashboard.yml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
  for (const parameters of [
    ['check', 'rules', file],
    ['check', 'rules', path.join(deploy, 'prometheus/alerts.yml')],
    ['test', 'rules', path.join(deploy, 'prometheus/alerts.test.yml')],
    ['check', 'config', '--syntax-only', path.join(deploy, 'prometheus/prometheus.yml')],
  ]) {
    const { status, output } = run('promtool', parameters);
    expect(status, output).toBe(0);
  }
});

test('systemd takes the unit', (context) => {
  skipWithout('systemd-analyze', context);
  const unit = readFileSync(path.join(deploy, 'systemd/tasks-server.service'), 'utf8');
  const file = path.join(temporaryFolder(), 'tasks-server.service');
  // The program need not be installed here.
  writeFileSync(file, unit.replace(/^ExecStart=.*$/m, `ExecStart=${process.execPath}`));
  const { status, output } = run('systemd-analyze', ['verify', file]);
  expect(status, output).toBe(0);
  expect(output).not.toContain(file);
});
