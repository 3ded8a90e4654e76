import type { SandboxRequest } from '../../packages/sandbox/src/index.ts';
import type { TaskJson } from './api-client.ts';
import type { TakenDelivery } from './delivery-log.ts';
import { isLastType } from './event-follower.ts';
import type { ToldEvent } from './event-follower.ts';
import { whatIsUntrue } from './scripted-task.ts';
import type { AcknowledgedTask } from './tracking-load.ts';

/** Tasks that were acknowledged, and are not listed, are listed twice, or are not what the sandbox made of them. */
export function judgeTasks(acknowledged: Iterable<AcknowledgedTask>, listed: readonly TaskJson[]): string[] {
  const byUid = new Map(listed.map((task) => [task.uid, task]));
  const complaints = byUid.size === listed.length ? [] : [`${listed.length - byUid.size} tasks are listed twice`];
  for (const { uid, ref, truth } of acknowledged) {
    const task = byUid.get(uid);
    const complaint = task === undefined ? `${uid} (${ref}) was acknowledged and is lost` : whatIsUntrue(task, truth);
    if (complaint !== undefined) complaints.push(complaint);
  }
  return complaints;
}

/** Places in the stream that do not come after the one before. */
export function judgeEventIds(events: readonly ToldEvent[]): string[] {
  const placeOf = ({ id }: ToldEvent): number => Number(/\d+$/.exec(id)?.[0]);
  return events.flatMap((event, index) => {
    const before = events[index - 1];
    return before === undefined || placeOf(event) > placeOf(before) ? [] : [`${event.id} came after ${before.id}`];
  });
}

/** Tasks whose events do not begin with `task.created`, go back, or do not end with the one last event that is true. */
export function judgeEventOrder(acknowledged: Iterable<AcknowledgedTask>, events: readonly ToldEvent[]): string[] {
  const byTask = Map.groupBy(events, ({ task }) => task.uid);
  return [...acknowledged].flatMap(({ uid, truth }) => {
    const told = byTask.get(uid) ?? [];
    const types = told.map(({ type }) => type).join(' ');
    const complaints: string[] = [];
    if (!/^task\.created(?: task\.progressed)* task\.\w+$/.test(types)) complaints.push(`${uid} was told as: ${types}`);
    if (told.filter(({ type }) => isLastType(type)).length !== 1) complaints.push(`${uid} has not one last event: ${types}`);
    if (told.at(-1)?.type !== `task.${truth.state}`) complaints.push(`${uid} ended ${truth.state} and was told as: ${types}`);
    const counts = told.map(({ task }) => task.succeeded.length + task.failed.length);
    const polls = told.map(({ task }) => task.polls);
    if (!isRising(polls)) complaints.push(`the polls of ${uid} were told as ${polls.join(', ')}`);
    if (!isRising(counts)) complaints.push(`the items of ${uid} were told as ${counts.join(', ')}`);
    return complaints;
  });
}

/** Events that no delivery told of, and deliveries of what is no event. */
export function judgeDeliveries(events: readonly ToldEvent[], deliveries: Iterable<TakenDelivery>): string[] {
  const left = new Map<string, number>();
  const keyOf = (type: string, { uid, polls }: TaskJson): string => `${type} of ${uid} at poll ${polls}`;
  for (const { type, task } of events) left.set(keyOf(type, task), (left.get(keyOf(type, task)) ?? 0) + 1);
  for (const { type, task } of deliveries) left.set(keyOf(type, task), (left.get(keyOf(type, task)) ?? 0) - 1);
  return [...left].flatMap(([key, count]) =>
    count === 0 ? [] : [count > 0 ? `no delivery tells of ${key}` : `a delivery tells of ${key}, which is no event`],
  );
}

/** Requests that the sandbox refused: for their rate, their signature, or a task that it does not know. */
export function judgeRefusals(requests: readonly SandboxRequest[]): string[] {
  return requests.flatMap(({ number, vendor, path, refusal }) =>
    refusal === undefined ? [] : [`request ${number} to ${vendor} ${path} was refused: ${refusal}`],
  );
}

/** A request after a task while another was not yet answered, unless who sent that one was killed in between. */
export function judgeOverlaps(requests: readonly SandboxRequest[], kills: readonly number[], slowMs: number): string[] {
  const byTask = Map.groupBy(
    requests.filter(({ taskId }) => taskId !== undefined),
    ({ vendor, taskId }) => `${vendor} ${taskId}`,
  );
  return [...byTask].flatMap(([task, asked]) =>
    asked.flatMap((request, index) => {
      const before = asked[index - 1];
      if (before?.fault !== 'slow' || request.at >= before.at + slowMs) return [];
      // What was sent at the last moment may be read a moment after its sender is gone.
      const isExplained = kills.some((at) => at >= before.at - 100 && at <= request.at);
      return isExplained ? [] : [`${task} was asked after ${request.at - before.at} ms after a request that took ${slowMs} ms`];
    }),
  );
}

/** The most requests to a vendor within any one second. */
export function busiestSecond(requests: readonly SandboxRequest[]): number {
  let most = 0;
  let first = 0;
  for (const [index, { at }] of requests.entries()) {
    while ((requests[first]?.at ?? at) <= at - 1000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => number >= (numbers[index - 1] ?? 0));
}
