import type { Plan } from '../choices/plan.ts';
import { inWordsOf } from '../render/package-manager-words.ts';

/** The commands to run next, and what each is for. */
export function nextSteps(plan: Plan, directory: string): string {
  const say = (command: string): string => inWordsOf(plan.packageManager, command);
  const steps: readonly (readonly [command: string, purpose: string])[] = [
    ...(directory === '.' ? [] : [[`cd ${quoted(directory)}`, ''] as const]),
    [say('npm install'), ''],
    [say('npm test'), 'the contract, checked'],
    ...(plan.kind === 'json' ? [] : [[say('npm run build'), ''] as const]),
    [say(`npm run sandbox -- tasks --plugin . wait ${plan.name}:job-1`), 'follows a job to its end, offline'],
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  const lines = steps.map(([command, purpose]) =>
    purpose === '' ? `  ${command}` : `  ${command.padEnd(width)}   # ${purpose}`,
  );
  return `Next:\n\n${lines.join('\n')}\n\nThen make it yours: README.md says what to change, in which order.`;
}

/** For a shell, where it needs that. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
