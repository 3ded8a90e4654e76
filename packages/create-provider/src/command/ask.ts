import type { Readable, Writable } from 'node:stream';
import { isCancel, select, text } from '@clack/prompts';
import { authKinds } from '../choices/auth.ts';
import type { AuthKind } from '../choices/auth.ts';
import { baseUrlProblem, defaultBaseUrl } from '../choices/base-url.ts';
import { kinds } from '../choices/kinds.ts';
import type { ProviderKind } from '../choices/kinds.ts';
import { nameProblem } from '../choices/names.ts';
import { packageManagers } from '../choices/package-manager.ts';
import type { PackageManagerName } from '../choices/package-manager.ts';

/** A terminal to ask on. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/** Somebody ended the questions, by Ctrl-C or Escape. */
export class Canceled extends Error {
  override readonly name = 'Canceled';
}

/**
 * Asks one question after the other.
 *
 * @throws {Canceled} when somebody would rather not answer.
 */
export interface Questions {
  name(suggestion: string | undefined): Promise<string>;
  kind(): Promise<ProviderKind>;
  auth(): Promise<AuthKind>;
  baseUrl(name: string): Promise<string>;
  packageManager(running: PackageManagerName): Promise<PackageManagerName>;
}

/** The questions, as prompts on a terminal. */
export function askOn(terminal: Terminal): Questions {
  return {
    name: (suggestion) =>
      answered(
        text({
          ...terminal,
          message: 'What is the vendor called? (the first part of refs)',
          ...(suggestion === undefined ? { placeholder: 'acme' } : { initialValue: suggestion }),
          validate: (value) => nameProblem(value ?? ''),
        }),
      ),
    kind: () => answered(select({ ...terminal, message: 'How do you want to write the provider?', options: [...kinds] })),
    auth: () => answered(select({ ...terminal, message: 'How do requests prove whose they are?', options: [...authKinds] })),
    baseUrl: (name) =>
      answered(
        text({
          ...terminal,
          message: 'Where is the API?',
          placeholder: defaultBaseUrl(name),
          defaultValue: defaultBaseUrl(name),
          validate: (value) => (value ? baseUrlProblem(value) : undefined),
        }),
      ),
    packageManager: (running) =>
      answered(
        select({
          ...terminal,
          message: 'Which package manager?',
          options: packageManagers.map((value) => ({ value, label: value })),
          initialValue: running,
        }),
      ),
  };
}

async function answered<T>(prompt: Promise<T>): Promise<Exclude<T, symbol>> {
  const answer = await prompt;
  if (isCancel(answer)) throw new Canceled();
  return answer as Exclude<T, symbol>;
}
