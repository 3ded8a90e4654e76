import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TasksError } from '@tasks/core/provider';
import type { PluginOption, TasksPluginV1 } from '@tasks/core/provider';
import type { OptionSource, ResolvedOption } from './resolved-option.ts';

/** Options of a plugin together with where each came from. */
export interface ResolvedOptions {
  /** What the plugin is given, `name` among it. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly resolved: readonly ResolvedOption[];
  /** Values of secret options, which must never be shown. */
  readonly secrets: readonly string[];
  /** What keeps the provider from being made: a required option that is missing, a reference to nothing. */
  readonly problems: readonly string[];
}

/** What {@link resolveOptions} works on. */
export interface OptionsToResolve {
  /** Instance name. */
  readonly name: string;
  readonly plugin: Pick<TasksPluginV1, 'options'>;
  /** As written in the configuration; empty without one. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly configurationFile: string | undefined;
  /** Relative paths of `{ "file": … }` start here. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Fills a plugin's options: what the configuration says, else the environment variable of the plugin's table. An empty variable is unset. */
export async function resolveOptions(input: OptionsToResolve): Promise<ResolvedOptions> {
  const values: [string, unknown][] = [];
  const resolved: ResolvedOption[] = [];
  const secrets: string[] = [];
  const problems: string[] = [];

  for (const name of new Set([...Object.keys(input.plugin.options), ...Object.keys(input.written)])) {
    const option = Object.hasOwn(input.plugin.options, name) ? input.plugin.options[name] : undefined;
    const found = await findValue(name, option, input);
    if (found.problem) problems.push(found.problem);
    if (found.value !== undefined) {
      values.push([name, found.value]);
      // An option that the plugin does not list may be a secret for all that is known.
      if ((option === undefined || option.secret) && typeof found.value === 'string') secrets.push(found.value);
    } else if (option?.required && !found.problem) {
      problems.push(`option "${name}" is missing${option.env ? `: set ${option.env}, or write it into the configuration` : ''}`);
    }
    if (name !== 'name') resolved.push(describeOption(name, option, found));
  }
  return { values: Object.fromEntries([...values, ['name', input.name]]), resolved, secrets, problems };
}

interface FoundValue {
  readonly value: unknown;
  readonly source: OptionSource;
  readonly problem?: string;
}

async function findValue(name: string, option: PluginOption | undefined, input: OptionsToResolve): Promise<FoundValue> {
  if (Object.hasOwn(input.written, name) && input.written[name] !== undefined) {
    return readWritten(name, input.written[name], input);
  }
  const variable = option?.env;
  const fromEnvironment = variable === undefined ? undefined : input.environment[variable]?.trim();
  if (variable !== undefined && fromEnvironment) {
    return { value: fromEnvironment, source: { kind: 'environment', variable, named: false } };
  }
  return { value: undefined, source: { kind: option?.default === undefined ? 'unset' : 'default' } };
}

async function readWritten(name: string, written: unknown, input: OptionsToResolve): Promise<FoundValue> {
  const configuration: OptionSource = { kind: 'configuration', file: input.configurationFile ?? '' };
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return { value: written, source: configuration };
  const [key, target, ...rest] = Object.entries(written).flat() as unknown[];
  if (rest.length > 0 || typeof target !== 'string') return { value: written, source: configuration };
  if (key === 'env') {
    const value = input.environment[target];
    const source: OptionSource = { kind: 'environment', variable: target, named: true };
    if (value) return { value, source };
    return {
      value: undefined,
      source,
      problem: `option "${name}" refers to the environment variable ${target}, which is not set`,
    };
  }
  if (key === 'file') {
    const path = resolve(input.directory, target);
    const source: OptionSource = { kind: 'file', path };
    try {
      return { value: (await readFile(path, 'utf8')).replace(/(\r?\n)+$/, ''), source };
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code ?? String(error);
      return { value: undefined, source, problem: `option "${name}" refers to the file ${path}, which cannot be read (${why})` };
    }
  }
  return { value: written, source: configuration };
}

function describeOption(name: string, option: PluginOption | undefined, found: FoundValue): ResolvedOption {
  const secret = option === undefined || option.secret === true;
  return {
    name,
    description: option?.description ?? "Not in the plugin's list of options.",
    required: option?.required ?? false,
    secret,
    variable: option?.env,
    source: found.source,
    shown: secret ? undefined : showValue(found.value === undefined ? option?.default : found.value),
  };
}

function showValue(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'function') return 'a function';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // Credentials within a URL are as secret as any.
  return text.replace(/(?<=\/\/)[^/?#@\s]*@/g, '[redacted]@');
}

/** @throws {TasksError} `invalid_argument` with every problem, when there is one. */
export function assertNoProblems(name: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new TasksError({
    code: 'invalid_argument',
    message: `Provider "${name}" is not configured: ${problems.join('; ')}.`,
    provider: name,
  });
}
