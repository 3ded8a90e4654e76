import path from 'node:path';
import { authKinds } from '../choices/auth.ts';
import { defaultBaseUrl, trimBaseUrl } from '../choices/base-url.ts';
import { kinds } from '../choices/kinds.ts';
import { nameFromFolder, nameProblem, packageNameOf } from '../choices/names.ts';
import { packageManagerOf } from '../choices/package-manager.ts';
import type { PackageManager } from '../choices/package-manager.ts';
import type { Plan } from '../choices/plan.ts';
import type { Questions } from './ask.ts';
import type { Flags } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** What a plan is made of. */
export interface PlanContext {
  readonly flags: Flags;
  /** Absolute. */
  readonly cwd: string;
  readonly running: PackageManager;
  /** Left out where there is nobody to ask. */
  readonly questions?: Questions | undefined;
}

/** A plan, and where it is to be carried out. */
export interface PlacedPlan {
  readonly plan: Plan;
  /** As it is shown to people: relative to the working directory where it was given so. */
  readonly directory: string;
}

/**
 * Decides what is written: by the flags, else by asking, else the usual.
 *
 * @throws {UsageError} when nothing says what the vendor is called.
 * @throws {Canceled} when somebody ends the questions.
 */
export async function makePlan({ flags, cwd, running, questions }: PlanContext): Promise<PlacedPlan> {
  const name = flags.name ?? (await chooseName(flags.directory, cwd, questions));
  const [usualKind, usualAuth] = [kinds[0]?.value ?? 'declarative', authKinds[0]?.value ?? 'bearer'];
  const kind = flags.kind ?? (await questions?.kind()) ?? usualKind;
  const auth = flags.auth ?? (await questions?.auth()) ?? usualAuth;
  const baseUrl = flags.baseUrl ?? (await questions?.baseUrl(name)) ?? defaultBaseUrl(name);
  const packageManager = flags.packageManager ?? (await questions?.packageManager(running.name)) ?? running.name;
  const packageName = packageNameOf(name, flags.scope);
  return {
    directory: flags.directory ?? packageNameOf(name, undefined),
    plan: {
      name,
      packageName,
      kind,
      auth,
      baseUrl: trimBaseUrl(baseUrl),
      packageManager: packageManagerOf(packageManager, running),
    },
  };
}

async function chooseName(directory: string | undefined, cwd: string, questions: Questions | undefined): Promise<string> {
  const folderName = directory === undefined ? '' : nameFromFolder(path.basename(path.resolve(cwd, directory)));
  const problem = nameProblem(folderName);
  if (questions !== undefined) return questions.name(problem === undefined ? folderName : undefined);
  if (problem === undefined) return folderName;
  throw new UsageError(
    directory === undefined
      ? 'What is the vendor called? Give a directory, such as tasks-provider-acme, or --name acme.'
      : `The directory ${JSON.stringify(directory)} does not tell the vendor's name. ${problem} Give it with --name.`,
  );
}
