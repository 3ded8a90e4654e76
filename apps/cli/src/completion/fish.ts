import { flatten } from './command-tree.ts';
import type { CompletionCommand, CompletionOption } from './command-tree.ts';

/** A completion script for fish. */
export function fishCompletion(root: CompletionCommand): string {
  const lines = flatten(root).flatMap((command) => renderCommand(command, root));
  return `# fish completion of tasks. Load it with: tasks completion fish | source\n${[...new Set(lines)].join('\n')}\n`;
}

function renderCommand(command: CompletionCommand, root: CompletionCommand): string[] {
  const condition = conditionOf(command);
  const names = command.subcommands.map(({ path }) => path.at(-1) ?? '');
  const shared = new Set(command === root ? [] : root.options.flatMap(({ flags }) => flags));
  const place = names.length > 0 ? `${condition}; and not __fish_seen_subcommand_from ${names.join(' ')}` : condition;
  return [
    ...command.subcommands.map(
      (child) => `complete -c tasks -f -n ${quote(place)} -a ${quote(child.path.at(-1) ?? '')} -d ${quote(child.description)}`,
    ),
    ...command.argumentChoices.map((choice) => `complete -c tasks -f -n ${quote(condition)} -a ${quote(choice)}`),
    // The options that all commands share are said once, without a condition.
    ...command.options
      .filter(({ flags }) => !flags.some((flag) => shared.has(flag)))
      .map((option) => renderOption(option, command === root ? undefined : condition)),
  ];
}

function conditionOf({ path }: CompletionCommand): string {
  return path.length === 0 ? 'true' : path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
}

function renderOption({ flags, description, value }: CompletionOption, condition: string | undefined): string {
  const parts = ['complete -c tasks'];
  if (condition !== undefined) parts.push(`-n ${quote(condition)}`);
  for (const flag of flags) parts.push(flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`);
  if (value === 'file') parts.push('-r -F');
  else if (value === 'any') parts.push('-x');
  else if (value !== 'none') parts.push(`-x -a ${quote(value.join(' '))}`);
  return [...parts, `-d ${quote(description)}`].join(' ');
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
