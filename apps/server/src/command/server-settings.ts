import { join } from 'node:path';
import { TasksError } from '@tasks/core';
import { dataDirectory } from './data-directory.ts';
import type { Surroundings } from './data-directory.ts';
import type { ServerSection } from './server-section.ts';
import { parseStoreLocation } from './store-location.ts';
import type { StoreLocation } from './store-location.ts';

/** What the command line says; each member left out is looked for in the environment. */
export interface ServerFlags {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly store?: string | undefined;
  readonly apiKeyFile?: string | undefined;
  readonly config?: string | undefined;
  readonly plugin?: readonly string[] | undefined;
  readonly allowPrivateWebhooks?: boolean | undefined;
  readonly corsOrigin?: readonly string[] | undefined;
  /** How long ended tasks and events are kept, in milliseconds; Infinity for ever. */
  readonly keep?: number | undefined;
  readonly logLevel?: string | undefined;
}

/** How a server is to run. */
export interface ServerSettings {
  readonly port: number;
  readonly host: string;
  readonly store: StoreLocation;
  /** Undefined: no file was named and there is none at the usual place. */
  readonly apiKeyFile: string | undefined;
  /** The content of `TASKS_API_KEYS`. A secret. */
  readonly apiKeys: string | undefined;
  readonly configurationFile: string | undefined;
  readonly plugins: readonly string[];
  readonly allowPrivateWebhooks: boolean;
  /** Signs for the receivers that tasks bring. A secret. */
  readonly taskWebhookSecret: string | undefined;
  readonly corsOrigins: readonly string[];
  readonly keepMs: number;
  readonly logLevel: LogLevel;
}

/** How much is logged, the most first. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

export const defaultPort = 8787;
export const defaultHost = '127.0.0.1';

const dayMs = 86_400_000;

/** How long ended tasks, events and deliveries are kept, in days. */
export const defaultKeepDays = 30;

/**
 * Puts flags, environment, the configuration file and defaults together, in this order.
 *
 * @throws {TasksError} `invalid_argument` that names the variable or flag that cannot be used.
 */
export function resolveSettings(flags: ServerFlags, surroundings: Surroundings, section: ServerSection = {}): ServerSettings {
  const { environment } = surroundings;
  const text = (name: string): string | undefined => {
    const value = environment[name];
    return value === undefined || value === '' ? undefined : value;
  };
  const list = (name: string): readonly string[] =>
    (text(name) ?? '')
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean);
  return {
    port: flags.port ?? portOf(text('TASKS_PORT')) ?? section.port ?? defaultPort,
    host: flags.host ?? text('TASKS_HOST') ?? section.host ?? defaultHost,
    store: parseStoreLocation(flags.store ?? text('TASKS_STORE') ?? section.store ?? 'sqlite:', surroundings),
    apiKeyFile: flags.apiKeyFile ?? text('TASKS_API_KEY_FILE') ?? section.apiKeyFile,
    apiKeys: text('TASKS_API_KEYS'),
    configurationFile: flags.config ?? text('TASKS_CONFIG'),
    plugins: [...list('TASKS_PLUGINS'), ...(flags.plugin ?? [])],
    allowPrivateWebhooks:
      flags.allowPrivateWebhooks ??
      isTrue('TASKS_ALLOW_PRIVATE_WEBHOOKS', text('TASKS_ALLOW_PRIVATE_WEBHOOKS')) ??
      section.allowPrivateWebhooks ??
      false,
    taskWebhookSecret: text('TASKS_WEBHOOK_SECRET'),
    corsOrigins:
      [flags.corsOrigin ?? [], list('TASKS_CORS_ORIGINS')].find((origins) => origins.length > 0) ?? section.corsOrigins ?? [],
    keepMs: flags.keep ?? daysOf(text('TASKS_KEEP_DAYS')) ?? (section.keepDays ?? defaultKeepDays) * dayMs,
    logLevel: logLevelOf(flags.logLevel ?? text('TASKS_LOG_LEVEL') ?? section.logLevel ?? 'info'),
  };
}

/** Where `keys create` writes, and the server looks, when no file is named. */
export function usualKeyFile(surroundings: Surroundings): string {
  return join(dataDirectory(surroundings), 'api-keys.json');
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw invalid('TASKS_PORT', 'a number from 0 to 65535');
  return port;
}

function isTrue(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text === 'false' || text === '0') return false;
  if (text === 'true' || text === '1') return true;
  throw invalid(name, 'true or false');
}

function daysOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const days = text === 'forever' ? Infinity : Number(text);
  if (!(days > 0)) throw invalid('TASKS_KEEP_DAYS', 'a number of days above zero, or forever');
  return days * dayMs;
}

function logLevelOf(text: string): LogLevel {
  const level = logLevels.find((each) => each === text);
  if (level === undefined) throw invalid('The log level', `one of ${logLevels.join(', ')}`);
  return level;
}

function invalid(name: string, wanted: string): TasksError {
  return new TasksError({ code: 'invalid_argument', message: `${name} cannot be used: it must be ${wanted}.` });
}
