import { TasksError } from '@tasks/core/provider';
import type { CommandContext } from './command-context.ts';
import { loadProviders } from './configuration/load-providers.ts';
import { loadedProviders } from './configuration/provider-set.ts';
import type { ProviderSet } from './configuration/provider-set.ts';

/** Loads the providers that the configuration, `--plugin` and the environment ask for. */
export function findProviders(context: CommandContext): Promise<ProviderSet> {
  const { io, options, dependencies, redactor } = context;
  return loadProviders({
    explicit: options.config,
    plugins: options.plugin,
    cwd: io.cwd,
    homeDirectory: io.homeDirectory,
    environment: io.environment,
    bundledPlugins: dependencies.bundledPlugins,
    onSecret: (secret) => redactor.add(secret),
  });
}

/**
 * Like {@link findProviders}, for commands that ask vendors.
 *
 * @throws {TasksError} `invalid_argument` that says what to set, when nothing at all is configured.
 */
export async function requireProviders(context: CommandContext): Promise<ProviderSet> {
  const providers = await findProviders(context);
  if (!isConfigured(providers)) throw nothingConfigured(providers);
  return providers;
}

/** Whether anything is loaded, or was meant to be. */
export function isConfigured(providers: ProviderSet): boolean {
  return providers.configurationFile !== undefined || providers.records.some(({ provider, isWanted }) => provider ?? isWanted);
}

/** The error that tells a newcomer what to set. */
export function nothingConfigured({ records }: ProviderSet): TasksError {
  const ways = records.map(({ options }) => {
    const variables = options
      .filter(({ required, variable }) => required && variable !== undefined)
      .map(({ variable }) => variable);
    return variables.join(' and ');
  });
  const message =
    `No provider is configured. Set ${ways.filter((way) => way !== '').join(', or ')}, or write a tasks.config.json. ` +
    'Without an account, try `tasks demo`, or `tasks sandbox` for local stand-ins of the vendors.';
  return new TasksError({ code: 'invalid_argument', message });
}

/** Warns of providers that could not be made and that the command does not need; a needed one is an error of its own. */
export function warnOfFailures(context: CommandContext, providers: ProviderSet, needed: ReadonlySet<string>): void {
  for (const { name, error, isWanted } of providers.records) {
    if (error && isWanted && (name === undefined || !needed.has(name))) context.messages.warning(error.message);
  }
}

/** Whether any provider can be asked. */
export function hasLoaded(providers: ProviderSet): boolean {
  return loadedProviders(providers).length > 0;
}
