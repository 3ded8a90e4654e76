import { flatten } from './command-tree.ts';
import type { CompletionCommand, CompletionOption } from './command-tree.ts';

/** A completion script for zsh. */
export function zshCompletion(root: CompletionCommand): string {
  return `#compdef tasks
# zsh completion of tasks. Load it with: source <(tasks completion zsh)
${flatten(root).map(renderFunction).join('\n')}
if [ "$funcstack[1]" = "_tasks" ]; then
  _tasks "$@"
else
  compdef _tasks tasks
fi
`;
}

function renderFunction(command: CompletionCommand): string {
  const lines = command.options.flatMap(renderOption);
  if (command.subcommands.length === 0) {
    const choices = command.argumentChoices;
    const argument = choices.length > 0 ? `'1:what:(${choices.join(' ')})'` : `'*::arguments:_default'`;
    return `${functionName(command)}() {\n  _arguments -s ${[...lines, argument].join(' \\\n    ')}\n}`;
  }
  const children = command.subcommands.map((child) => `      ${quote(`${child.path.at(-1)}:${child.description}`)}`);
  const cases = command.subcommands.map((child) => `        ${child.path.at(-1)}) ${functionName(child)} ;;`);
  return `${functionName(command)}() {
  local -a commands
  local state line
  _arguments -C -s ${[...lines, `'1: :->command'`, `'*:: :->arguments'`].join(' \\\n    ')}
  case $state in
    command)
      commands=(
${children.join('\n')}
      )
      _describe command commands ;;
    arguments)
      case $line[1] in
${cases.join('\n')}
      esac ;;
  esac
}`;
}

function functionName({ path }: CompletionCommand): string {
  return ['_tasks', ...path].join('_');
}

function renderOption({ flags, description, value, isRepeatable }: CompletionOption): string[] {
  const text = description.replace(/[[\]:\\]/g, '\\$&');
  const argument =
    value === 'none' ? '' : value === 'file' ? ':file:_files' : value === 'any' ? ':value:' : `:value:(${value.join(' ')})`;
  return flags.map((flag) => {
    const exclusion = isRepeatable ? '*' : flags.length > 1 ? `(${flags.join(' ')})` : '';
    return quote(`${exclusion}${flag}[${text}]${argument}`);
  });
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
