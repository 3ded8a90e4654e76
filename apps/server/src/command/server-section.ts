import { loadConfiguration } from '@tasks/configuration';
import { TasksError } from '@tasks/core';
import * as v from 'valibot';
import type { Surroundings } from './data-directory.ts';

/** The section `server` of a configuration file. Flags and environment come first. */
export interface ServerSection {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly store?: string | undefined;
  readonly apiKeyFile?: string | undefined;
  readonly allowPrivateWebhooks?: boolean | undefined;
  readonly corsOrigins?: readonly string[] | undefined;
  readonly keepDays?: number | undefined;
  readonly logLevel?: string | undefined;
}

const sectionSchema: v.GenericSchema<unknown, ServerSection> = v.strictObject({
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))),
  host: v.optional(v.string()),
  store: v.optional(v.string()),
  apiKeyFile: v.optional(v.string()),
  allowPrivateWebhooks: v.optional(v.boolean()),
  corsOrigins: v.optional(v.array(v.string())),
  keepDays: v.optional(v.pipe(v.number(), v.gtValue(0))),
  logLevel: v.optional(v.string()),
});

/**
 * Reads what the configuration file says of the server; no plugin is loaded.
 *
 * @throws {TasksError} `invalid_argument` when the file or its section cannot be used.
 */
export async function readServerSection(
  { config }: { readonly config?: string | undefined },
  { cwd, homeDirectory, environment }: Surroundings,
): Promise<ServerSection> {
  const configuration = await loadConfiguration({
    configurationFile: config ?? (environment['TASKS_CONFIG'] || undefined),
    cwd,
    homeDirectory,
    environment,
  });
  if (configuration?.server === undefined) return {};
  const parsed = v.safeParse(sectionSchema, configuration.server);
  if (parsed.success) return parsed.output;
  const where = v.getDotPath(parsed.issues[0]) ?? '';
  throw new TasksError({
    code: 'invalid_argument',
    message: `The section "server" of ${configuration.file} cannot be used: ${where === '' ? 'it' : `"${where}"`} is not as expected. It takes port, host, store, apiKeyFile, allowPrivateWebhooks, corsOrigins, keepDays and logLevel.`,
  });
}
