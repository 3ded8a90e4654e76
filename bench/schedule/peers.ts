import type { Figures } from './optimum.ts';

/** How a library asks after a task by default. */
export interface Peer {
  readonly name: string;
  /** The pause after each request, in milliseconds; the first request is made at once. */
  readonly pauses: (random: () => number) => (request: number) => number;
}

const steady =
  (pause: (request: number) => number): Peer['pauses'] =>
  () =>
    pause;

/** The default schedules of known libraries, as measured from their packages. */
export const peers = {
  /** @azure/core-lro 3.4.1 */
  'core-lro': { name: 'core-lro', pauses: steady(() => 2000) },
  /** terraform-plugin-sdk, `retry.StateChangeConf` */
  Terraform: { name: 'Terraform', pauses: steady((request) => Math.min(10_000, 100 * 2 ** request)) },
  /** google-gax 6.17.0, `Operation` */
  gax: { name: 'gax', pauses: steady((request) => Math.min(60_000, 100 * 1.3 ** (request - 1))) },
  /** @smithy/util-waiter 4.6.2, 2..120 s: by chance up to the cap, and no longer by chance once there */
  smithy: {
    name: 'smithy',
    pauses: (random) => (request) =>
      request > Math.log2(120_000 / 2000) + 1 ? 120_000 : 2000 + random() * (Math.min(120_000, 2000 * 2 ** (request - 1)) - 2000),
  },
} as const satisfies Record<string, Peer>;

/** Plays a peer's schedule against tasks of these durations. */
export function play({ pauses }: Peer, durations: readonly number[], random: () => number): Figures {
  let polls = 0;
  let lateness = 0;
  for (const duration of durations) {
    const pause = pauses(random);
    let age = 0;
    let requests = 1;
    for (; age < duration; requests += 1) age += pause(requests);
    polls += requests;
    lateness += age - duration;
  }
  return { polls: polls / durations.length, latenessMs: lateness / durations.length };
}
