import { flatten } from './command-tree.ts';
import type { CompletionCommand } from './command-tree.ts';

/** A completion script for bash 3.2 and newer. */
export function bashCompletion(root: CompletionCommand): string {
  const commands = flatten(root);
  const names = commands.flatMap(({ subcommands }) => subcommands.map(({ path }) => path.at(-1) ?? ''));
  const valueFlags = [
    ...new Set(commands.flatMap(({ options }) => options.filter(({ value }) => value !== 'none').flatMap(({ flags }) => flags))),
  ];
  return `# bash completion of tasks. Load it with: eval "$(tasks completion bash)"
_tasks() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" skip="" word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [ -n "$skip" ]; then skip=""; continue; fi
    case "$word" in
      ${valueFlags.join('|')}) skip=1 ;;
      -*) ;;
      *)
        case "\${command:+$command }$word" in
          ${commands
            .filter(({ path }) => path.length > 0)
            .map(({ path }) => `'${path.join(' ')}'`)
            .join('|')}) command="\${command:+$command }$word" ;;
        esac ;;
    esac
  done
  case "$command $previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  local words=""
  case "$command" in
${commands.map(wordCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
${names.length > 0 ? 'complete -o default -F _tasks tasks\n' : ''}`;
}

function valueCases(command: CompletionCommand): string[] {
  return command.options.flatMap(({ flags, value }) => {
    if (value === 'none') return [];
    const pattern = flags.map((flag) => `'${command.path.join(' ')} ${flag}'`).join('|');
    if (value === 'file') return [`    ${pattern}) COMPREPLY=($(compgen -f -- "$current")); return ;;`];
    if (value === 'any') return [`    ${pattern}) return ;;`];
    return [`    ${pattern}) COMPREPLY=($(compgen -W "${value.join(' ')}" -- "$current")); return ;;`];
  });
}

function wordCase({ path, options, subcommands, argumentChoices }: CompletionCommand): string {
  const words = [
    ...subcommands.map((child) => child.path.at(-1) ?? ''),
    ...argumentChoices,
    ...options.flatMap(({ flags }) => flags.filter((flag) => flag.startsWith('--'))),
  ];
  return `    '${path.join(' ')}') words="${words.join(' ')}" ;;`;
}
