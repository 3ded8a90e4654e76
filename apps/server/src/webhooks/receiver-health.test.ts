import { expect, it } from 'vitest';
import { ReceiverHealth, failuresToOpen, firstOpenMs, longestOpenMs } from './receiver-health.ts';

const unwell = { unwell: true, pauseMs: 0 };
const refusal = { unwell: false, pauseMs: 0 };

function opened(): ReceiverHealth {
  const health = new ReceiverHealth();
  for (let count = 0; count < failuresToOpen; count += 1) health.failed('whk_1', 0, unwell);
  return health;
}

it('opens a circuit only after several failures in a row', () => {
  const health = new ReceiverHealth();
  for (let round = 0; round < 3; round += 1) {
    for (let count = 1; count < failuresToOpen; count += 1) health.failed('whk_1', 0, unwell);
    expect(health.admit('whk_1', 0)).toBe(true);
    health.arrived('whk_1');
  }
  expect(health.open).toBe(0);
  expect(opened().admit('whk_1', 0)).toBe(false);
  expect(opened().closedOff(0)).toEqual(['whk_1']);
  expect(opened().admit('whk_2', 0)).toBe(true);
});

it('takes a refusal of one delivery for an answer', () => {
  const health = new ReceiverHealth();
  for (let count = 0; count < 100; count += 1) health.failed('whk_1', 0, refusal);
  expect(health.open).toBe(0);
});

it('sends one probe after the pause, and others once it arrived', () => {
  const health = opened();
  expect(health.nextProbeAt(0)).toBe(firstOpenMs);
  expect(health.admit('whk_1', firstOpenMs - 1)).toBe(false);
  expect(health.closedOff(firstOpenMs)).toEqual([]);
  expect(health.nextProbeAt(firstOpenMs)).toBeUndefined();
  expect(health.admit('whk_1', firstOpenMs)).toBe(true);
  expect(health.admit('whk_1', firstOpenMs)).toBe(false);
  expect(health.closedOff(firstOpenMs)).toEqual(['whk_1']);
  health.arrived('whk_1');
  expect(health.admit('whk_1', firstOpenMs)).toBe(true);
  expect(health.closedOff(firstOpenMs)).toEqual([]);
});

it('waits longer after each failed probe, within bounds', () => {
  const health = opened();
  let now = 0;
  const pauses: number[] = [];
  for (let probe = 0; probe < 8; probe += 1) {
    const at = health.nextProbeAt(now) ?? 0;
    pauses.push(at - now);
    now = at;
    expect(health.admit('whk_1', now)).toBe(true);
    health.failed('whk_1', now, unwell);
  }
  expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, longestOpenMs, longestOpenMs, longestOpenMs]);
});

it('learns nothing new from what was under way when the circuit opened', () => {
  const health = opened();
  health.failed('whk_1', 5000, unwell);
  expect(health.nextProbeAt(5000)).toBe(firstOpenMs);
});

it('leaves a receiver in peace for as long as it asks', () => {
  const health = new ReceiverHealth();
  health.failed('whk_1', 0, { unwell: true, pauseMs: 90_000 });
  expect(health.admit('whk_1', 89_999)).toBe(false);
  expect(health.admit('whk_1', 90_000)).toBe(true);
});

it('says once that deliveries begin to fail, and once that they arrive again', () => {
  const health = new ReceiverHealth();
  expect(health.arrived('whk_1')).toBe(false);
  expect(health.failed('whk_1', 0, refusal)).toBe(true);
  expect(health.failed('whk_1', 0, refusal)).toBe(false);
  expect(health.arrived('whk_1')).toBe(true);
  expect(health.arrived('whk_1')).toBe(false);
});

it('sends nothing to a receiver that is given up, until it is forgotten', () => {
  const health = new ReceiverHealth();
  health.giveUp('whk_1', 0);
  expect(health.closedOff(1e12)).toEqual(['whk_1']);
  health.forget('whk_1');
  expect(health.closedOff(0)).toEqual([]);
});

it('forgets receivers of which nothing is heard any more', () => {
  const health = opened();
  health.closedOff(firstOpenMs + 2 * 3_600_000);
  expect(health.open).toBe(1);
  health.closedOff(firstOpenMs + 2 * 3_600_000 + 1);
  expect(health.open).toBe(0);
});
