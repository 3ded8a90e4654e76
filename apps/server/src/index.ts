export { createServer } from './create-server.ts';
export type { ServerOptions, TasksServer } from './create-server.ts';
export type { HttpLimits } from './http/http-limits.ts';
export { createLogger } from './logging/create-logger.ts';
export type { LoggerOptions } from './logging/create-logger.ts';
export type { ProviderNote } from './resources/provider-resource.ts';
export { createWebhookReceiver } from './webhooks/receiver/create-webhook-receiver.ts';
export type {
  ReceivedDelivery,
  ReceivedEvent,
  WebhookReceiver,
  WebhookReceiverOptions,
} from './webhooks/receiver/create-webhook-receiver.ts';
