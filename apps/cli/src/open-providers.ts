import { failedProviders, isConfigured, loadedProviders, notConfiguredError, openProviders } from '@tasks/configuration';
import type { ProviderSet } from '@tasks/configuration';
import type { TasksError } from '@tasks/core/provider';
import type { CommandContext } from './command-context.ts';

/** Loads the providers that the configuration, `--plugin` and the environment ask for. */
export function findProviders({ io, options, dependencies, redactor }: CommandContext): Promise<ProviderSet> {
  return openProviders({
    configurationFile: options.config,
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

/** The error that tells a newcomer what to set, and what there is without an account. */
export function nothingConfigured(providers: ProviderSet): TasksError {
  return notConfiguredError(
    providers,
    'Without an account, try `tasks demo`, or `tasks sandbox` for local stand-ins of the vendors.',
  );
}

/** Warns of providers that could not be made and that the command does not need; a needed one is an error of its own. */
export function warnOfFailures(context: CommandContext, providers: ProviderSet, needed: ReadonlySet<string>): void {
  for (const { name, error } of failedProviders(providers)) {
    if (name === undefined || !needed.has(name)) context.messages.warning(error.message);
  }
}

/** Whether any provider can be asked. */
export function hasLoaded(providers: ProviderSet): boolean {
  return loadedProviders(providers).length > 0;
}
