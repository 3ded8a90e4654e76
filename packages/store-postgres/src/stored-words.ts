import type { DeliveryState, EndedBy, StoredEvent, StoredWebhook, TaskState } from '@tasks/core';

/** What a column holds as a small number: the place of the word in its list. Words are added at the end, and never moved. */
export interface Words<TWord extends string> {
  encode(word: TWord): number;
  decode(code: number): TWord;
}

export const taskStates: Words<TaskState> = words(
  'queued',
  'running',
  'succeeded',
  'partially_succeeded',
  'failed',
  'canceled',
  'unknown',
);

export const endings: Words<EndedBy> = words('vendor', 'not_found', 'deadline', 'removed');

export const eventTypes: Words<StoredEvent['type']> = words(
  'task.created',
  'task.progressed',
  'task.succeeded',
  'task.partially_succeeded',
  'task.failed',
  'task.canceled',
  'task.deadline_exceeded',
  'task.not_found',
  'task.removed',
  'webhook.disabled',
);

export const deliveryStates: Words<DeliveryState> = words('pending', 'delivered', 'failed');

export const webhookScopes: Words<StoredWebhook['scope']> = words('subscription', 'task');

function words<TWord extends string>(...list: readonly TWord[]): Words<TWord> {
  const codes = new Map(list.map((word, code) => [word, code]));
  return {
    encode(word) {
      const code = codes.get(word);
      if (code === undefined) throw new TypeError(`${JSON.stringify(word)} is not one of ${list.join(', ')}`);
      return code;
    },
    decode(code) {
      const word = list[code];
      if (word === undefined) throw new TypeError(`${code} stands for none of ${list.join(', ')}`);
      return word;
    },
  };
}
