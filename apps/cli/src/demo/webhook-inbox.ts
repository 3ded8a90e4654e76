import { createWebhookReceiver } from '@tasks/server';

/** A receiver of webhooks that keeps count of whose end it was told, by deliveries whose signature is right. */
export interface WebhookInbox extends AsyncDisposable {
  readonly url: string;
  /** What deliveries are signed with. Before it is set none is taken. */
  secret: string | undefined;
  /** How many deliveries were taken. One that came twice counts once. */
  readonly size: number;
  /** Settles once the deliveries that were taken are about each of these tasks. Rejects with the reason of the signal. */
  untilToldOf(refs: readonly string[], signal: AbortSignal): Promise<void>;
}

/** Listens on loopback. */
export async function openWebhookInbox(): Promise<WebhookInbox> {
  const ids = new Set<string>();
  const refs = new Set<string>();
  const watchers = new Set<() => void>();
  let secret: string | undefined;
  const receiver = createWebhookReceiver({
    secret: () => secret,
    onEvent: ({ id, event }) => {
      ids.add(id);
      refs.add((event.data as { readonly ref: string }).ref);
      for (const look of watchers) look();
    },
  });
  return {
    url: await receiver.start(),
    get secret() {
      return secret;
    },
    set secret(value) {
      secret = value;
    },
    get size() {
      return ids.size;
    },
    async untilToldOf(wanted, signal) {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = (): void => {
        if (wanted.every((ref) => refs.has(ref))) resolve();
      };
      const giveUp = (): void => reject(signal.reason as Error);
      watchers.add(look);
      signal.addEventListener('abort', giveUp, { once: true });
      try {
        look();
        await promise;
      } finally {
        watchers.delete(look);
        signal.removeEventListener('abort', giveUp);
      }
    },
    [Symbol.asyncDispose]: () => receiver.close(),
  };
}
