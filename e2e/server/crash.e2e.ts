import { beforeAll, describe, expect, it } from 'vitest';
import { describeRun } from './crash-figures.ts';
import { longestRunMs, readCrashPlan } from './crash-plan.ts';
import { crashServer, slowMs } from './crash-run.ts';
import type { CrashRun } from './crash-run.ts';
import { judgeDeliveries, judgeEventIds, judgeEventOrder, judgeOverlaps, judgeRefusals, judgeTasks } from './judges.ts';

const plan = readCrashPlan(process.env);

describe(`a server under load that is killed at least ${plan.kills} times within at least ${plan.seconds} seconds (seed ${plan.seed})`, () => {
  let run: CrashRun;

  beforeAll(async () => {
    run = await crashServer(plan);
    console.log(describeRun(run, plan));
  }, longestRunMs(plan));

  it('was killed often, and had something to do', () => {
    expect(run.record.kills.length).toBeGreaterThanOrEqual(plan.kills);
    expect(run.acknowledged.length).toBeGreaterThan(plan.kills);
  });

  it('brings every task that it acknowledged to its true end, and loses none', () => {
    expect(judgeTasks(run.acknowledged, run.listed)).toEqual([]);
  });

  it('gives a task that it has acknowledged no second uid', () => {
    expect(run.loadComplaints).toEqual([]);
  });

  it('tells a reader who comes back every event once, and in order', () => {
    expect(judgeEventIds(run.events)).toEqual([]);
    expect(run.events.map(({ id }) => id)).toEqual(run.logIds);
  });

  it('tells of every task from its creation to its one true end, with nothing going back', () => {
    expect(judgeEventOrder(run.acknowledged, run.events)).toEqual([]);
  });

  it('delivers every event to the receiver at least once', () => {
    expect(judgeDeliveries(run.events, run.receivers.all.deliveries)).toEqual([]);
  });

  it('delivers the events of a task to the receiver that the task names at least once', () => {
    const { url, deliveries } = run.receivers.some;
    const own = new Set(run.acknowledged.filter(({ webhookUrl }) => webhookUrl === url).map(({ uid }) => uid));
    expect(own.size).toBeGreaterThan(0);
    // A task that was stored by a request that nobody got an answer to is the receiver's as well.
    const isOwn = ({ task }: { readonly task: { readonly uid: string } }): boolean => own.has(task.uid);
    expect(judgeDeliveries(run.events.filter(isOwn), deliveries.filter(isOwn))).toEqual([]);
  });

  it('never asks a vendor faster than its limits allow, or wrongly', () => {
    expect(judgeRefusals(run.vendorRequests)).toEqual([]);
  });

  it('never asks after a task twice at once, unless it was killed in between', () => {
    expect(judgeOverlaps(run.vendorRequests, run.record.kills, slowMs)).toEqual([]);
  });

  it('leaves a sound database, and ends when it is asked to', () => {
    expect(run.stopped.exitCode).toBe(0);
    expect(run.checked).toMatchObject({ exitCode: 0 });
    expect(run.stderr).not.toMatch(/"level":"(?:error|fatal)"/);
  });
});
