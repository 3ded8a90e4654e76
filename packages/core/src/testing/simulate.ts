import { createPoller } from '../poller/create-poller.ts';
import { formatRef } from '../provider/index.ts';
import { adaptive } from '../schedule/adaptive.ts';
import type { SavedDurations } from '../schedule/duration-learner.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { seededRandom } from './seeded-random.ts';
import { simulatedTasks } from './simulated-tasks.ts';
import { SimulatedVendor, vendorName } from './simulated-vendor.ts';
import type { SimulatedTask } from './simulated-vendor.ts';
import { checkSimulation } from './simulation-options.ts';
import type { SimulationOptions } from './simulation-options.ts';
import { SimulationTally } from './simulation-result.ts';
import type { SimulationResult } from './simulation-result.ts';
import { VirtualClock } from './virtual-clock.ts';

/**
 * Lets the real poller follow the tasks of a simulated vendor, and tells how often it asked and how late it noticed their ends. Nothing waits: a day of
 * 100,000 tasks takes seconds. The same options give the same result.
 *
 * @example
 * const result = await simulate({ kinds: { report: { durationMs: pastDurations } }, arrivals: { perSecond: 2 }, latencyMs: 5000 });
 * console.log(result.pollsPerTask, result.latenessMs.mean);
 *
 * @throws {TasksError} `invalid_argument` for options that cannot be simulated.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  checkSimulation(options);
  const { arrivals, kinds, tasks = 10_000, warmUpTasks = Math.ceil(tasks / 2), seed = 1, startKnown = true, signal } = options;
  const clock = new VirtualClock();
  const vendor = new SimulatedVendor(clock, options);
  const nextTask = simulatedTasks(kinds, seed);
  const gaps = seededRandom(seed + 1);
  const tally = new SimulationTally(Object.keys(kinds), clock, vendor);
  const poller = createPoller({
    providers: [vendor.provider],
    clock,
    random: seededRandom(seed + 2),
    latencyMs: options.latencyMs,
    durations: mapKeys(options.durations ?? {}, (type) => `${vendorName}:${type}`),
    schedule: scheduleOf(options),
  });
  let unseen = tasks;

  const begin = (): void => {
    const task = nextTask(clock.monotonic());
    const id = String(task.order);
    if (task.order === warmUpTasks) tally.begin();
    vendor.tasks.set(id, task);
    const wait = poller.wait(formatRef({ provider: vendorName, type: task.type, id }), {
      startedAt: startKnown ? new Date(clock.now()) : undefined,
    });
    wait.then(
      () => end(id, task, true),
      () => end(id, task, false),
    );
    if ('perSecond' in arrivals) clock.schedule(begin, Math.ceil((-1000 * Math.log(1 - gaps())) / arrivals.perSecond));
  };
  const end = (id: string, task: SimulatedTask, seenDone: boolean): void => {
    // Stopping the poller ends the waits for tasks that go on.
    if (unseen === 0) return;
    vendor.tasks.delete(id);
    const measured = task.order >= warmUpTasks && task.order < warmUpTasks + tasks;
    tally.add(task, seenDone, measured);
    if (measured) unseen -= 1;
    if (unseen === 0) tally.end();
    if ('inFlight' in arrivals) clock.schedule(begin, 0);
  };

  const atOnce = 'inFlight' in arrivals ? arrivals.inFlight : 1;
  for (let task = 0; task < atOnce; task += 1) clock.schedule(begin, 0);
  try {
    await clock.run(() => unseen === 0, signal);
  } finally {
    unseen = 0;
    await poller.stop();
  }
  return tally.result(mapKeys(poller.durations(), (kind) => kind.slice(vendorName.length + 1)));
}

function scheduleOf({ schedule = 'adaptive', learns = true }: SimulationOptions): 'adaptive' | Schedule {
  if (learns) return schedule;
  const chosen = schedule === 'adaptive' ? adaptive : schedule;
  return (context) => {
    // The poller asks its schedule before it can have seen a task of the kind end.
    context.durations.observe = (): void => {};
    return chosen(context);
  };
}

function mapKeys(
  record: Readonly<Record<string, SavedDurations>>,
  rename: (key: string) => string,
): Readonly<Record<string, SavedDurations>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [rename(key), value]));
}
