import { existsSync } from 'node:fs';
import {
  failedProviders,
  isConfigured,
  loadedProviders,
  notConfiguredError,
  openProviders,
  versionOf,
} from '@tasks/configuration';
import type { ProviderSet } from '@tasks/configuration';
import { destination } from 'pino';
import type { Logger } from 'pino';
import { createServer } from '../create-server.ts';
import type { TasksServer } from '../create-server.ts';
import { createLogger } from '../logging/create-logger.ts';
import { createRedactingStream } from '../logging/redacting-stream.ts';
import type { ProviderNote } from '../resources/provider-resource.ts';
import { describeStore, openStore } from './open-store.ts';
import type { ServeContext } from './serve-context.ts';
import { readServerSection } from './server-section.ts';
import { resolveSettings, usualKeyFile } from './server-settings.ts';
import type { ServerFlags, ServerSettings } from './server-settings.ts';

/** How long a stop waits for what is under way, in milliseconds. */
const graceMs = 10_000;

/** Runs the server until it is to end. */
export async function serve(flags: ServerFlags, context: ServeContext): Promise<void> {
  const settings = resolveSettings(flags, context.surroundings, await readServerSection(flags, context.surroundings));
  const stream = createRedactingStream(context.logs ?? destination({ dest: 2, sync: true }));
  const logger = createLogger({ level: settings.logLevel, stream });
  const onSecret = (secret: string): void => {
    stream.hide(secret);
    context.onSecret?.(secret);
  };
  const server = await startServing(settings, { ...context, onSecret, logger });
  const cause = await context.stopped;
  logger.info({ signal: cause }, 'stopping');
  await server.stop({ graceMs });
  logger.info('stopped');
}

async function startServing(settings: ServerSettings, context: ServeContext & { readonly logger: Logger }): Promise<TasksServer> {
  const { surroundings, logger } = context;
  const usual = usualKeyFile(surroundings);
  const apiKeyFile = settings.apiKeyFile ?? (existsSync(usual) ? usual : undefined);
  const providers = await openProviders({
    configurationFile: settings.configurationFile,
    plugins: settings.plugins,
    cwd: surroundings.cwd,
    homeDirectory: surroundings.homeDirectory,
    environment: surroundings.environment,
    bundledPlugins: context.bundledPlugins,
    onSecret: context.onSecret,
  });
  if (!isConfigured(providers)) throw notConfiguredError(providers, 'Without an account, try `tasks demo`.');
  for (const { name, specifier, error } of failedProviders(providers)) {
    logger.error({ provider: name ?? specifier, code: error.code }, error.message);
  }
  const store = await openStore(settings.store);
  let server: TasksServer;
  try {
    server = await createServer({
      ...serverOptions(settings),
      store,
      apiKeyFile,
      logger,
      providers: loadedProviders(providers),
      providerNotes: notesOf(providers),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
  context.say(`tasks-server listens at ${server.url}, its tasks are in ${describeStore(settings.store)}.`);
  logger.info({ url: server.url, store: settings.store.kind }, 'listening');
  return server;
}

function serverOptions(settings: ServerSettings): Omit<Parameters<typeof createServer>[0], 'store' | 'providers'> {
  const { host, port, apiKeys, allowPrivateWebhooks, taskWebhookSecret, corsOrigins, keepMs } = settings;
  return { host, port, apiKeys, allowPrivateWebhooks, taskWebhookSecret, corsOrigins, keepMs };
}

function notesOf({ records }: ProviderSet): readonly ProviderNote[] {
  return records
    .filter(({ provider, isWanted }) => provider !== undefined || isWanted)
    .map((record) => ({
      name: record.name ?? null,
      plugin: record.specifier,
      version: versionOf(record),
      configuredIn: record.configuredIn,
      error: record.error && { code: record.error.code, message: record.error.message },
    }));
}
