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
  /** `undefined` when it could not be loaded. */
  readonly plugin: TasksPluginV1 | undefined;
  /** Where each option comes from, and what may be shown of it. */
  readonly options: readonly ResolvedOption[];
  /** What the plugin is given. Holds secrets: never to be shown, and left out by `util.inspect`, JSON and spreading. */
  readonly values: Readonly<Record<string, unknown>>;
  /** `undefined` when it could not be made. */
  readonly provider: TaskProviderV1 | undefined;
  /** Why there is no provider. A plugin's own words may stand in it: redact what `onSecret` was told. */
  readonly error: TasksError | undefined;
  /** Whether someone asked for it, so that its failure is worth a warning. A bundled one without its environment is not. */
  readonly isWanted: boolean;
}

/** A provider that could not be made. */
export interface FailedProviderRecord extends ProviderRecord {
  readonly provider: undefined;
  readonly error: TasksError;
}

/** All providers that an app may use. */
export interface ProviderSet {
  /** Absolute; `undefined` when there is no configuration file. */
  readonly configurationFile: string | undefined;
  /** Those of the configuration, then those of `plugins`, then, without a configuration, the bundled ones. */
  readonly records: readonly ProviderRecord[];
  /** The configuration's section `server`, which nobody has looked at. May hold secrets: left out by `util.inspect`, JSON and spreading. */
  readonly server?: unknown;
}

/** The providers that were made. */
export function loadedProviders(set: ProviderSet): TaskProviderV1[] {
  return set.records.flatMap((record) => record.provider ?? []);
}

/** The providers that somebody asked for and that could not be made: each has its error, for an app to tell one by one. */
export function failedProviders(set: ProviderSet): FailedProviderRecord[] {
  return set.records.filter((record): record is FailedProviderRecord => record.error !== undefined && record.isWanted);
}

/** Whether anything is loaded, or was meant to be. */
export function isConfigured(set: ProviderSet): boolean {
  return set.configurationFile !== undefined || set.records.some(({ provider, isWanted }) => provider ?? isWanted);
}
