import { Gauge, collectDefaultMetrics } from 'prom-client';
import type { Registry } from 'prom-client';

/** Gauges whose names end like those of counters; `nodejs_active_resources` tells the same by type. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Measures this process, by the names that all programs share: `process_…` and `nodejs_…`. */
export function measureProcess(registry: Registry, version: string): void {
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  new Gauge({
    name: 'tasks_build_info',
    help: 'Which version of the server this is. Always 1.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1);
}
