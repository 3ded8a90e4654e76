import { createWebhookReceiver } from '../../apps/server/src/webhooks/receiver/create-webhook-receiver.ts';
import type { TaskJson } from './api-client.ts';

/** A delivery that came with the right signature. */
export interface TakenDelivery {
  readonly id: string;
  readonly type: string;
  readonly task: TaskJson;
}

/** A receiver of webhooks that keeps what it was told. */
export interface DeliveryLog extends AsyncDisposable {
  /** Where to deliver to. */
  readonly url: string;
  /** Without repeats, by their ids. */
  readonly deliveries: ReadonlyMap<string, TakenDelivery>;
  /** How many came that had come before. */
  readonly repeats: number;
  /** How many it refused to take at their first try. */
  readonly refused: number;
  /** What deliveries must be signed with. */
  setSecret(secret: string): void;
}

/** Options of {@link startDeliveryLog}. */
export interface DeliveryLogOptions {
  readonly secret?: string | undefined;
  /** Every so manieth delivery is refused once with a 500. @default none */
  readonly refuseEvery?: number | undefined;
  readonly onDelivery?: (() => void) | undefined;
}

/** Starts a receiver on loopback. It checks every signature by `standardwebhooks`. */
export async function startDeliveryLog(options: DeliveryLogOptions = {}): Promise<DeliveryLog> {
  const { refuseEvery = Infinity, onDelivery } = options;
  let { secret } = options;
  let repeats = 0;
  let count = 0;
  const deliveries = new Map<string, TakenDelivery>();
  const refused = new Set<string>();
  const receiver = createWebhookReceiver({
    secret: () => secret,
    onEvent({ id, event }) {
      onDelivery?.();
      if (deliveries.has(id)) {
        repeats += 1;
        return;
      }
      count += 1;
      if (count % refuseEvery === 0 && !refused.has(id)) {
        refused.add(id);
        throw new Error('Come again.');
      }
      deliveries.set(id, { id, type: event.type, task: event.data as TaskJson });
    },
  });
  const url = await receiver.start();
  return {
    url,
    deliveries,
    get repeats() {
      return repeats;
    },
    get refused() {
      return refused.size;
    },
    setSecret(given) {
      secret = given;
    },
    [Symbol.asyncDispose]: () => receiver.close(),
  };
}
