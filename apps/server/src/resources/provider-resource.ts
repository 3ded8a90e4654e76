import type { RateLimitBucket, TaskProviderV1, TaskTypeV1, TasksErrorJson } from '@tasks/core';

/** Where a provider comes from, as far as who loaded it knows; or why there is none. */
export interface ProviderNote {
  /** Instance name; null when the plugin would have named it and could not be loaded. */
  readonly name: string | null;
  /** A package name or a path. */
  readonly plugin: string;
  readonly version?: string | undefined;
  /** A configuration file, an option or the environment. */
  readonly configuredIn?: string | undefined;
  /** Why it could not be made. */
  readonly error?: Pick<TasksErrorJson, 'code' | 'message'> | undefined;
}

/** What can be done with tasks of a type. */
export type TaskTypeCapability = 'status' | 'submit' | 'cancel' | 'batch-status';

/** A task type of a provider, as the API gives it. */
export interface TaskTypeResource {
  readonly type: string;
  readonly description: string | null;
  readonly capabilities: readonly TaskTypeCapability[];
  /** What the vendor limits for this type alone. */
  readonly rateLimit: readonly RateLimitBucket[];
}

/** A provider, as the API gives it; one that could not be made has an `error` and no types. */
export interface ProviderResource {
  readonly name: string | null;
  readonly account: string | null;
  readonly defaultType: string | null;
  readonly types: readonly TaskTypeResource[];
  readonly rateLimit: readonly RateLimitBucket[];
  readonly maxConcurrency: number | null;
  readonly plugin: string | null;
  readonly version: string | null;
  readonly configuredIn: string | null;
  readonly error: Pick<TasksErrorJson, 'code' | 'message'> | null;
}

/** All providers that were made, then those that could not be. */
export function toProviderResources(providers: readonly TaskProviderV1[], notes: readonly ProviderNote[]): ProviderResource[] {
  const failed = notes.filter(({ error }) => error !== undefined);
  const noteOf = (name: string): ProviderNote | undefined => notes.find((note) => note.name === name && note.error === undefined);
  return [
    ...providers.map((provider) => ({
      name: provider.name,
      account: provider.account,
      defaultType: provider.defaultType,
      types: Object.entries(provider.types).map(([type, definition]) => ({
        type,
        description: definition.description ?? null,
        capabilities: capabilitiesOf(definition),
        rateLimit: definition.rateLimit ?? [],
      })),
      rateLimit: provider.rateLimit ?? [],
      maxConcurrency: provider.maxConcurrency ?? null,
      ...source(noteOf(provider.name)),
    })),
    ...failed.map((note) => ({
      name: note.name,
      account: null,
      defaultType: null,
      types: [],
      rateLimit: [],
      maxConcurrency: null,
      ...source(note),
    })),
  ];
}

function source(note: ProviderNote | undefined): Pick<ProviderResource, 'plugin' | 'version' | 'configuredIn' | 'error'> {
  return {
    plugin: note?.plugin ?? null,
    version: note?.version ?? null,
    configuredIn: note?.configuredIn ?? null,
    error: note?.error === undefined ? null : { code: note.error.code, message: note.error.message },
  };
}

function capabilitiesOf(type: TaskTypeV1): TaskTypeCapability[] {
  return [
    'status',
    ...(type.submit ? (['submit'] as const) : []),
    ...(type.cancel ? (['cancel'] as const) : []),
    ...(type.getStatusMany ? (['batch-status'] as const) : []),
  ];
}
