import type { PluginOption } from '@tasks/core/provider';
import * as v from 'valibot';
import { createRedactor } from '../secrets/redactor.ts';

/** The plugin's option table. */
export type OptionTable = Readonly<Record<string, PluginOption>>;

/** What {@link findOptionProblems} answers. */
export type CheckedOptions<T> = { readonly value: T } | { readonly problems: readonly string[] };

/**
 * Checks options by a strict valibot schema. Each problem names the option, its environment variable and what is expected, and holds no value of a
 * secret option.
 */
export function findOptionProblems<T>(
  schema: v.GenericSchema<unknown, T>,
  value: unknown,
  options: OptionTable,
): CheckedOptions<T> {
  const result = v.safeParse(schema, value);
  if (result.success) return { value: result.output };
  const redact = createRedactor(secretValues(value, options));
  return { problems: [...new Set(result.issues.map((issue) => redact(describeIssue(issue, options))))] };
}

function secretValues(value: unknown, options: OptionTable): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([name, secret]) => options[name]?.secret && (typeof secret === 'string' || typeof secret === 'number'))
    .map(([, secret]) => String(secret));
}

function describeIssue(issue: v.BaseIssue<unknown>, options: OptionTable): string {
  const key = issue.path?.[0]?.key;
  if (typeof key !== 'string') return issue.message;
  const option = Object.hasOwn(options, key) ? options[key] : undefined;
  const path = v.getDotPath(issue) ?? key;
  // A misspelt name may hold a secret: only the name is shown.
  if (issue.expected === 'never') return `there is no option ${path} (there are: ${Object.keys(options).join(', ')})`;
  const label = option?.env ? `${path} (environment variable ${option.env})` : path;
  if (issue.input === undefined) return `${label} is missing`;
  // A validator's own message may quote the value.
  const quotes = issue.received !== '' && issue.message.includes(issue.received);
  return `${label}: ${option?.secret && quotes ? `expected ${issue.expected ?? 'another value'}` : issue.message}`;
}
