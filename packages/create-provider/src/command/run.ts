import path from 'node:path';
import { cancel, intro, outro } from '@clack/prompts';
import { runningPackageManager } from '../choices/package-manager.ts';
import { openTemplate } from '../render/template.ts';
import { renderPackage } from '../render/render-package.ts';
import { checkTarget } from '../write/check-target.ts';
import { writePackage } from '../write/write-package.ts';
import { askOn, Canceled } from './ask.ts';
import type { Questions, Terminal } from './ask.ts';
import { parseFlags } from './flags.ts';
import type { Flags } from './flags.ts';
import { help } from './help.ts';
import { makePlan } from './make-plan.ts';
import { nextSteps } from './next-steps.ts';
import type { OwnManifest } from './read-own-manifest.ts';
import { unpackedVersions } from './read-own-manifest.ts';
import { UsageError } from './usage-error.ts';

/** What the command works on. */
export interface RunContext {
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** `npm_config_user_agent`. */
  readonly userAgent: string | undefined;
  readonly manifest: OwnManifest;
  /** The folder of the template, absolute. */
  readonly template: string;
  /** Left out where there is nobody to ask. */
  readonly terminal?: Terminal | undefined;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
}

/** Runs the command. @returns its exit code: 0, 1 when it could not write, 2 for what the caller can mend, 130 when the questions were ended. */
export async function run(context: RunContext): Promise<number> {
  try {
    const flags = parseFlags(context.args);
    if (flags.help) context.print(help);
    else if (flags.version) context.print(`${context.manifest.version}\n`);
    else await create(flags, context);
    return 0;
  } catch (error) {
    if (error instanceof Canceled) {
      if (context.terminal) cancel('Nothing was written.', { output: context.terminal.output });
      return 130;
    }
    if (error instanceof UsageError) {
      context.printError(`error: ${error.message}\n(run with --help for what there is)\n`);
      return 2;
    }
    context.printError(`error: The package could not be written, and nothing of it is left: ${String(error)}\n`);
    return 1;
  }
}

async function create(flags: Flags, context: RunContext): Promise<void> {
  const { cwd, manifest, userAgent } = context;
  const unpacked = unpackedVersions(manifest.versions);
  if (unpacked.length > 0)
    throw new UsageError(
      `This copy of create-provider knows no versions to write (${unpacked[0]}): it was not packed. Run it from its tarball.`,
    );
  // What is in the way is told before anything is asked.
  if (flags.directory !== undefined) checkTarget(path.resolve(cwd, flags.directory), flags.directory);

  const terminal = flags.yes ? undefined : context.terminal;
  const questions: Questions | undefined = terminal && askOn(terminal);
  if (terminal) intro('A new provider of tasks', { output: terminal.output });
  const { plan, directory } = await makePlan({ flags, cwd, running: runningPackageManager(userAgent), questions });
  const target = path.resolve(cwd, directory);
  checkTarget(target, directory);
  const files = renderPackage(openTemplate(context.template), plan, manifest.versions);
  writePackage(target, files);
  const wrote = `Wrote ${files.size} files of ${plan.packageName} to ${directory === '.' ? 'this directory' : directory}.`;
  if (terminal) outro(wrote, { output: terminal.output });
  else context.print(`${wrote}\n\n`);
  context.print(`${nextSteps(plan, directory)}\n`);
}
