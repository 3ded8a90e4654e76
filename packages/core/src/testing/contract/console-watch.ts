import { nodeModules } from './node-modules.ts';

const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const;

/** What was printed while a function ran: by `console`, straight to the output streams, or as a warning of the process. */
export async function printedBy(run: () => Promise<void>): Promise<string> {
  const { inspect } = nodeModules().util;
  const printed: string[] = [];
  const undo: (() => void)[] = [];
  const note = (...given: readonly unknown[]): void => {
    printed.push(given.map((each) => (typeof each === 'string' ? each : inspect(each, { depth: 20 }))).join(' '));
  };
  const replace = <TTarget extends object>(target: TTarget, name: keyof TTarget & string): void => {
    const original: unknown = target[name];
    if (typeof original !== 'function') return;
    const replacement = (...given: unknown[]): unknown => {
      note(...given);
      return Reflect.apply(original, target, given);
    };
    Object.assign(target, { [name]: replacement });
    undo.push(() => Object.assign(target, { [name]: original }));
  };
  for (const method of methods) replace(console, method);
  for (const stream of [process.stdout, process.stderr]) replace(stream, 'write');
  process.on('warning', note);
  try {
    await run();
  } finally {
    for (const restore of undo) restore();
    process.off('warning', note);
  }
  return printed.join('\n');
}
