import { classNames, drawDuration, fleet, inFlight } from './fleet-laws.ts';
import type { ClassName } from './fleet-laws.ts';
import type { FleetFigures } from './fleet-optimum.ts';

interface WaitingTask {
  readonly name: ClassName;
  readonly order: number;
  readonly endsAt: number;
}

/**
 * What a plain limiter in front of the vendor makes of the fleet: every task asks again as soon as it was answered, and the limiter lets requests pass one
 * after another at the rate of the budget. Measured like the simulator does: tasks in the order they begin, until the last of them was seen done.
 */
export function playFifo(requestsPerSecond: number, tasks: number, warmUpTasks: number, random: () => number): FleetFigures {
  const gapMs = 1000 / requestsPerSecond;
  let queue: WaitingTask[] = [];
  let head = 0;
  let begun = 0;
  let unseen = tasks;
  const sums: Record<string, { tasks: number; latenessMs: number }> = {};
  for (const name of classNames) sums[name] = { tasks: 0, latenessMs: 0 };
  const begin = (now: number): void => {
    const name = chooseClass(random);
    queue.push({ name, order: begun++, endsAt: now + drawDuration(name, random) });
  };
  for (let task = 0; task < inFlight; task += 1) begin(0);
  for (let now = gapMs; unseen > 0; now += gapMs) {
    const task = queue[head++];
    if (head === 100_000) [queue, head] = [queue.slice(head), 0];
    if (task === undefined) break;
    if (task.endsAt > now) {
      queue.push(task);
      continue;
    }
    begin(now);
    if (task.order < warmUpTasks || task.order >= warmUpTasks + tasks) continue;
    unseen -= 1;
    const sum = sums[task.name];
    if (sum === undefined) continue;
    sum.tasks += 1;
    sum.latenessMs += now - task.endsAt;
  }
  const byClass = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum.latenessMs / sum.tasks]));
  const all = Object.values(sums).reduce((sum, { latenessMs }) => sum + latenessMs, 0);
  return { requestsPerSecond, latenessMs: all / tasks, byClass };
}

function chooseClass(random: () => number): ClassName {
  let at = random();
  for (const name of classNames) {
    at -= fleet[name].share;
    if (at < 0) return name;
  }
  return 'long';
}
