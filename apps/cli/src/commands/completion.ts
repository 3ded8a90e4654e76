import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { bashCompletion } from '../completion/bash.ts';
import { readCommandTree } from '../completion/command-tree.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { exitCodes } from '../exit-codes.ts';

/** `tasks completion`: prints a shell's completion script. */
export async function completion({ output }: CommandContext, program: Command, shell: string): Promise<number> {
  const render = shell === 'bash' ? bashCompletion : shell === 'zsh' ? zshCompletion : fishCompletion;
  await output.write(render(readCommandTree(program)));
  return exitCodes.success;
}
