import type { TaskProviderV1, TasksError, TasksPluginV1 } from '@tasks/core/provider';
import type { ResolvedOption } from './resolved-option.ts';

/** What is known of one provider, made or not. */
export interface ProviderRecord {
  /** Instance name; `undefined` when the plugin would have named it and could not be loaded. */
  readonly name: string | undefined;
  /** How the plugin was asked for: a package name or a path. */
  readonly specifier: string;
  /** Where it was asked for: a configuration file, `--plugin` or the environment. */
  readonly configuredIn: string;
  /** `bundled`, or the path of its module or definition. */
  readonly origin: string | undefined;
  readonly plugin: TasksPluginV1 | undefined;
  readonly options: readonly ResolvedOption[];
  /** What the plugin is given. Holds secrets: never to be shown. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly provider: TaskProviderV1 | undefined;
  /** Why there is no provider. */
  readonly error: TasksError | undefined;
  /** Whether someone asked for it, so that its failure is worth a warning. A bundled one without its environment is not. */
  readonly isWanted: boolean;
}

/** All providers that a command may use. */
export interface ProviderSet {
  /** The configuration file, when there is one. */
  readonly configurationFile: string | undefined;
  readonly records: readonly ProviderRecord[];
}

/** The providers that were made. */
export function loadedProviders(set: ProviderSet): TaskProviderV1[] {
  return set.records.flatMap((record) => record.provider ?? []);
}
