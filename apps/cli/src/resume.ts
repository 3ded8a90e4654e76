import { shellQuote } from './shell-quote.ts';

/** What a command needs to find the same providers again. */
export interface ResumeContext {
  readonly config: string | undefined;
  readonly plugins: readonly string[];
}

/** More refs than this are given as a list on standard input rather than as arguments. */
const mostArguments = 10;

/** How to go on waiting for tasks that are still open, ready to be pasted into a shell. */
export function resumeMessage(refs: readonly string[], context: ResumeContext): string {
  const options = [
    ...(context.config === undefined ? [] : ['--config', shellQuote(context.config)]),
    ...context.plugins.flatMap((plugin) => ['--plugin', shellQuote(plugin)]),
  ];
  const command = ['tasks', 'wait', ...options].join(' ');
  const intro =
    refs.length === 1 ? 'The task goes on at the vendor. Resume with:' : `${refs.length} tasks go on at the vendor. Resume with:`;
  const fitsHereDocument = refs.every((ref) => !/\p{Cc}/u.test(ref));
  if (refs.length > mostArguments && fitsHereDocument) {
    return `${intro}\n${command} --from - <<'REFS'\n${refs.join('\n')}\nREFS`;
  }
  return `${intro}\n${command} ${refs.map(shellQuote).join(' ')}`;
}
