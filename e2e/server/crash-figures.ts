import type { CrashPlan } from './crash-plan.ts';
import type { CrashRun } from './crash-run.ts';
import { busiestSecond } from './judges.ts';

/** What happened in a run, in figures, for people. */
export function describeRun(run: CrashRun, { seed }: CrashPlan): string {
  const { record, acknowledged, requests, events, connections, receivers, vendorRequests } = run;
  const sorted = record.restartsMs.toSorted((left, right) => left - right);
  const quantile = (share: number): string => `${Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)} ms`;
  const delivered = (name: 'all' | 'some'): string => {
    const { deliveries, repeats, refused } = receivers[name];
    return `${deliveries.length} deliveries, ${repeats} came twice, ${refused} refused once`;
  };
  const asked = (vendor: string): string => {
    const own = vendorRequests.filter((request) => request.vendor === vendor);
    return `${own.length} requests, ${busiestSecond(own)} in the busiest second, ${own.filter(({ fault }) => fault).length} with trouble`;
  };
  const states = Object.entries(Object.groupBy(acknowledged, ({ truth }) => truth.state)).map(
    ([state, tasks]) => `${tasks?.length} ${state}`,
  );
  return [
    `seed ${seed}`,
    `kills: ${record.kills.length}, ${record.early} of them before the server was ready`,
    `start to ready: median ${quantile(0.5)}, 95 % ${quantile(0.95)}, longest ${quantile(1)}`,
    `tracked: ${acknowledged.length} tasks (${states.join(', ')}) by ${requests.sent} requests, ${requests.failed} of them not answered`,
    `events: ${events.length}, read over ${connections} connections`,
    `webhook: ${delivered('all')}`,
    `webhook of tasks: ${delivered('some')}`,
    `jd: ${asked('jd')}`,
    `shoplazza: ${asked('shoplazza')}`,
  ].join('\n');
}
