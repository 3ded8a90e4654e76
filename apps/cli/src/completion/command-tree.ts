import type { Command } from 'commander';

/** One option, as completion sees it. */
export interface CompletionOption {
  /** `-o` and `--output`, those that there are. */
  readonly flags: readonly string[];
  readonly description: string;
  /** What its value is: one of these words, a file, anything; or `none` for a switch. */
  readonly value: readonly string[] | 'file' | 'any' | 'none';
  readonly isRepeatable: boolean;
}

/** One command, as completion sees it. */
export interface CompletionCommand {
  /** The words that lead to it, the program's name left out: `sign jd`. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly CompletionOption[];
  /** The words that its argument may be. */
  readonly argumentChoices: readonly string[];
  readonly subcommands: readonly CompletionCommand[];
}

/** Reads what can be completed off the program itself, so that no list of it is kept by hand. */
export function readCommandTree(
  command: Command,
  path: readonly string[] = [],
  inherited: readonly CompletionOption[] = [],
): CompletionCommand {
  const help = command.createHelp();
  const own = help.visibleOptions(command).map(readOption);
  const options = [
    ...own,
    ...inherited.filter(({ flags }) => !own.some((option) => option.flags.some((flag) => flags.includes(flag)))),
  ];
  const shared = path.length === 0 ? own.filter(({ flags }) => !flags.includes('--version')) : inherited;
  return {
    path,
    description: command.description(),
    options,
    argumentChoices: command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
    subcommands: command.commands.map((child) => readCommandTree(child, [...path, child.name()], shared)),
  };
}

/** The command and all below it. */
export function flatten(command: CompletionCommand): CompletionCommand[] {
  return [command, ...command.subcommands.flatMap(flatten)];
}

type Option = Command['options'][number];

function readOption(option: Option): CompletionOption {
  const placeholder = /[<[](.+)[>\]]/.exec(option.flags)?.[1];
  const takesFile = placeholder === 'file' || placeholder === 'package-or-path';
  return {
    flags: [option.short, option.long].filter((flag): flag is string => typeof flag === 'string'),
    description: option.description,
    value: placeholder === undefined ? 'none' : (option.argChoices ?? (takesFile ? 'file' : 'any')),
    isRepeatable: Array.isArray(option.defaultValue),
  };
}
