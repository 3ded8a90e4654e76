import { parseArgs } from 'node:util';
import { authKinds } from '../choices/auth.ts';
import type { AuthKind } from '../choices/auth.ts';
import { baseUrlProblem } from '../choices/base-url.ts';
import { kinds } from '../choices/kinds.ts';
import type { ProviderKind } from '../choices/kinds.ts';
import { nameProblem, scopeProblem } from '../choices/names.ts';
import { packageManagers } from '../choices/package-manager.ts';
import type { PackageManagerName } from '../choices/package-manager.ts';
import { UsageError } from './usage-error.ts';

/** What was given on the command line, checked. */
export interface Flags {
  readonly directory: string | undefined;
  readonly name: string | undefined;
  readonly kind: ProviderKind | undefined;
  readonly auth: AuthKind | undefined;
  readonly baseUrl: string | undefined;
  readonly scope: string | undefined;
  readonly packageManager: PackageManagerName | undefined;
  /** Whether to ask nothing. */
  readonly yes: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} naming the flag that is unknown or wrong, and what is expected.
 */
export function parseFlags(args: readonly string[]): Flags {
  const { values, positionals } = parse(args);
  if (positionals.length > 1)
    throw new UsageError(
      `Only one directory can be written to, and ${positionals.length} were given: ${positionals.join(', ')}.`,
    );
  check('--name', values.name, nameProblem);
  check('--scope', values.scope, scopeProblem);
  check('--base-url', values['base-url'], baseUrlProblem);
  return {
    directory: positionals[0],
    name: values.name,
    kind: oneOf(
      '--kind',
      values.kind,
      kinds.map(({ value }) => value),
    ),
    auth: oneOf(
      '--auth',
      values.auth,
      authKinds.map(({ value }) => value),
    ),
    baseUrl: values['base-url'],
    scope: values.scope,
    packageManager: oneOf('--package-manager', values['package-manager'], packageManagers),
    yes: values.yes ?? false,
    help: values.help ?? false,
    version: values.version ?? false,
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseStrictly> {
  try {
    return parseStrictly(args);
  } catch (error) {
    throw new UsageError(firstSentence((error as Error).message), { cause: error });
  }
}

function parseStrictly(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      kind: { type: 'string' },
      auth: { type: 'string' },
      'base-url': { type: 'string' },
      scope: { type: 'string' },
      'package-manager': { type: 'string' },
      yes: { type: 'boolean', short: 'y' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'V' },
    },
  });
}

/** Node goes on to explain how to write what was not meant. */
function firstSentence(message: string): string {
  const [sentence = message] = message.split(/\. |\n/);
  return `${sentence.replace(/\.$/, '')}.`;
}

function check(flag: string, value: string | undefined, problemOf: (value: string) => string | undefined): void {
  const problem = value === undefined ? undefined : problemOf(value);
  if (problem !== undefined) throw new UsageError(`${flag} ${JSON.stringify(value)}: ${problem}`);
}

function oneOf<T extends string>(flag: string, value: string | undefined, allowed: readonly T[]): T | undefined {
  const found = allowed.find((each) => each === value);
  if (value !== undefined && found === undefined)
    throw new UsageError(`${flag} ${JSON.stringify(value)}: it is one of ${allowed.join(', ')}.`);
  return found;
}
