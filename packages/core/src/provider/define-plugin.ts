import { TasksError } from '../errors/tasks-error.ts';
import { assertProvider } from './define-provider.ts';
import type { StandardIssue, StandardSchema } from './standard-schema.ts';
import type { TaskProviderV1 } from './v1/task-provider.ts';

/** What the apps need to know of one option of a plugin to fill it from the environment and to show it. */
export interface PluginOption {
  /** One sentence for people. */
  readonly description: string;
  /** Environment variable that is read where the configuration leaves the option out. */
  readonly env?: string | undefined;
  /** Whether the provider cannot be made without it. @default false */
  readonly required?: boolean | undefined;
  /** Whether its value must never be shown. @default false */
  readonly secret?: boolean | undefined;
  /** What holds where neither configuration nor environment says anything, as shown to people. */
  readonly default?: string | undefined;
}

/** What a provider package exports as `plugin`, so that the apps can load and configure the provider by name. */
export interface TasksPluginV1<TOptions = unknown> {
  readonly specificationVersion: 'v1';
  /** Instance name where the configuration gives none. */
  readonly name: string;
  /** The package's version, shown by `tasks providers`. */
  readonly version?: string | undefined;
  /** Checks the options and names what is wrong: any Standard Schema. */
  readonly optionsSchema: StandardSchema<TOptions>;
  readonly options: Readonly<Record<string, PluginOption>>;
  /** Makes the provider from options that passed the schema. */
  create(options: TOptions): TaskProviderV1 | Promise<TaskProviderV1>;
}

/** Checks a plugin's shape and returns it; a plugin's options are inferred from its schema. */
export function definePlugin<TOptions>(plugin: TasksPluginV1<TOptions>): TasksPluginV1<TOptions> {
  assertPlugin(plugin);
  return plugin;
}

/**
 * Throws unless the value is a plugin of version 1.
 *
 * @throws {TasksError} `unsupported` for another version; `invalid_argument` naming the member that is wrong.
 */
export function assertPlugin(value: unknown): asserts value is TasksPluginV1 {
  const plugin = (value ?? {}) as Partial<Record<keyof TasksPluginV1, unknown>>;
  if (plugin.specificationVersion !== 'v1') {
    throw new TasksError({
      code: 'unsupported',
      message: `Plugin ${JSON.stringify(plugin.name)} implements version ${JSON.stringify(plugin.specificationVersion)} of the plugin contract; this @tasks/core supports "v1". Install versions of the two that meet.`,
    });
  }
  const schema = plugin.optionsSchema as Partial<StandardSchema> | undefined;
  const wrong =
    typeof plugin.name !== 'string'
      ? 'name is not a string'
      : typeof schema?.['~standard']?.validate !== 'function'
        ? 'optionsSchema is not a Standard Schema'
        : typeof plugin.options !== 'object' || plugin.options === null
          ? 'options is not an object'
          : typeof plugin.create !== 'function'
            ? 'create is not a function'
            : undefined;
  if (wrong)
    throw new TasksError({ code: 'invalid_argument', message: `Not a usable plugin: ${wrong}. Make it with definePlugin.` });
}

/**
 * Makes a provider from a plugin: checks the options by its schema, then calls its factory.
 *
 * @param options - As the configuration has them; `name` is set to the instance's name.
 * @throws {TasksError} `invalid_argument` naming every option that is wrong; `unsupported` when the contract versions do not meet.
 */
export async function createFromPlugin<TOptions>(plugin: TasksPluginV1<TOptions>, options: unknown): Promise<TaskProviderV1> {
  assertPlugin(plugin);
  const result = await plugin.optionsSchema['~standard'].validate(options);
  if (result.issues) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `The options of provider "${nameOf(options) ?? plugin.name}" are not usable: ${result.issues.map(describeIssue).join('; ').replace(/\.$/, '')}.`,
    });
  }
  const provider = await plugin.create(result.value);
  assertProvider(provider);
  return provider;
}

function nameOf(options: unknown): string | undefined {
  const name = (options as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? name : undefined;
}

function describeIssue(issue: StandardIssue): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return path ? `${path}: ${issue.message}` : issue.message;
}
