import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createBusyMetrics } from './test-support/busy-metrics.ts';
import { labelsOf, lintMetrics, metricNames } from './test-support/lint-metrics.ts';
import { samplesOf } from './test-support/samples.ts';
import { skipWithout } from './test-support/skip-without.ts';

test('promtool finds nothing to complain about', async (context) => {
  skipWithout('promtool', context);
  const { body } = await (await createBusyMetrics()).render();
  const promtool = spawn('promtool', ['check', 'metrics'], { stdio: ['pipe', 'pipe', 'pipe'] });
  promtool.stdin.end(body);
  const [stdout, stderr, [code]] = await Promise.all([text(promtool.stdout), text(promtool.stderr), once(promtool, 'exit')]);
  expect({ stdout, stderr, code: code as unknown }).toEqual({ stdout: '', stderr: '', code: 0 });
});

test('names, helps, types and units are as Prometheus wants them', async () => {
  const { body, contentType } = await (await createBusyMetrics()).render();
  expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(lintMetrics(body)).toEqual([]);
});

test('every metric of this server begins with tasks_, and those of the process are there', async () => {
  const names = metricNames((await (await createBusyMetrics()).render()).body);
  expect([...names].filter((name) => !/^(?:tasks|process|nodejs)_/.test(name))).toEqual([]);
  for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds']) {
    expect(names).toContain(name);
  }
});

test('every metric has a sample once everything has happened, and no label that grows with the tasks', async () => {
  const { body } = await (await createBusyMetrics()).render();
  const sampled = [...samplesOf(body).keys()].map((series) => series.replace(/\{.*/, ''));
  expect([...metricNames(body)].filter((name) => name.startsWith('tasks_') && !sampled.includes(name))).toEqual([]);
  const own = body
    .split('\n')
    .filter((line) => line.startsWith('tasks_'))
    .join('\n');
  const labels = [
    'code',
    'ended_by',
    'le',
    'method',
    'operation',
    'outcome',
    'provider',
    'route',
    'state',
    'status',
    'type',
    'version',
  ];
  expect([...labelsOf(own)].toSorted()).toEqual(labels);
});

test.each([
  ['# TYPE a_total counter\na_total 1', /no help/],
  ['# HELP a Help.\na 1', /no type/],
  ['# HELP a Help.\n# TYPE a counter\na 1', /_total/],
  ['# HELP a_total Help.\n# TYPE a_total gauge\na_total 1', /_total/],
  ['# HELP a_ms Help.\n# TYPE a_ms gauge\na_ms 1', /base unit/],
  ['# HELP a_count Help.\n# TYPE a_count gauge\na_count 1', /histogram/],
  ['# HELP aB Help.\n# TYPE aB gauge\naB 1', /snake case/],
  ['# HELP a Help.\n# TYPE a gauge\na{aB="1"} 1', /label aB/],
  ['# HELP a Help.\n# TYPE a gauge\na 1\nb 1', /^b has no help/],
])('the check of this repository complains about %j', (body, complaint) => {
  expect(lintMetrics(body).join('\n')).toMatch(complaint);
});
