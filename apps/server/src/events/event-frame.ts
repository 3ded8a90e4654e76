import type { StoredEvent, WebhookEventType } from '@tasks/core';
import { isLastEvent } from '@tasks/core/durable';
import { toEventPayload } from '../resources/event-payload.ts';

/** An event as it is sent, made once for all who read it, and what it is chosen by. */
export interface EventFrame {
  readonly id: string;
  readonly type: WebhookEventType;
  /** The task that it is about; undefined where it is about none. */
  readonly uid: string | undefined;
  readonly provider: string | undefined;
  readonly taskType: string | undefined;
  /** Whether nothing happens to its task after it. */
  readonly isLast: boolean;
  /** `id:`, `event:` and `data:` of Server-Sent Events, and the empty line that ends them. */
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();

/** Writes an event as a Server-Sent Event. JSON has no line breaks: one `data:` line is enough. */
export function toEventFrame(event: StoredEvent): EventFrame {
  const task = event.type === 'webhook.disabled' ? undefined : event.task;
  return {
    id: event.id,
    type: event.type,
    uid: task?.uid,
    provider: task?.provider,
    taskType: task?.type,
    isLast: event.type !== 'webhook.disabled' && isLastEvent(event.type),
    bytes: encoder.encode(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(toEventPayload(event))}\n\n`),
  };
}

/** Moves the reader's last event id without an event: it reconnects from there. */
export function positionFrame(id: string): Uint8Array {
  return encoder.encode(`id: ${id}\n\n`);
}

/** Shows that the stream lives; with the reader's position where it has moved. */
export function heartbeatFrame(id: string | undefined): Uint8Array {
  return encoder.encode(id === undefined ? ': heartbeat\n\n' : `: heartbeat\nid: ${id}\n\n`);
}

/** Begins a stream: how long a reader waits before it reconnects, and from where. */
export function openingFrame(retryMs: number, id: string | undefined): Uint8Array {
  return encoder.encode(`retry: ${retryMs}\n${id === undefined ? '' : `id: ${id}\n`}\n`);
}

/** Tells a reader that events after its place were deleted for their age: it has missed some, and should read the tasks anew. */
export function prunedFrame(timestamp: number): Uint8Array {
  const data = JSON.stringify({
    type: 'events.pruned',
    timestamp: new Date(timestamp).toISOString(),
    data: {
      message: 'Events after your last one were deleted for their age. Read the tasks anew: some may have changed meanwhile.',
    },
  });
  return encoder.encode(`event: events.pruned\ndata: ${data}\n\n`);
}
