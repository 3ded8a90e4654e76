import { startSandbox } from '@tasks/sandbox';
import type { Sandbox } from '@tasks/sandbox';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { invalidArgument } from '../invalid-argument.ts';
import { printRecords } from '../render/print-records.ts';
import { shellQuote } from '../shell-quote.ts';

/** Options of `tasks sandbox`. */
export interface SandboxCommandOptions {
  readonly port?: number | undefined;
  readonly host: string;
  /** Milliseconds. */
  readonly duration?: number | undefined;
  readonly jdQps?: number | undefined;
  readonly shoplazzaQps?: number | undefined;
}

/** `tasks sandbox`: runs the stand-ins until it is stopped. */
export async function sandbox(context: CommandContext, options: SandboxCommandOptions): Promise<number> {
  const { interruption, messages, output } = context;
  await using running = await start(options);
  const { environment, url } = running;
  const variables = Object.entries(environment);
  const exports = variables.map(([name, value]) => `export ${name}=${shellQuote(value)}\n`).join('');
  // What a shell is to read stays what a shell reads, also when it is piped.
  if (context.options.output === undefined) await output.write(exports);
  else if (context.format === 'csv') {
    const rows = variables.map(([name, value]) => ({ name, value }));
    await printRecords(context, rows, { name: (row) => row.name, value: (row) => row.value }, () => exports);
  } else await printRecords(context, [{ url, environment }], {}, () => exports);
  messages.progress(
    `The sandbox listens at ${url}. Set the variables above in another terminal; ${url}/__sandbox shows what it holds. Ctrl-C stops it.`,
  );
  await interruption.whenStopped();
  return exitCodes.success;
}

async function start({ host, port, duration, jdQps, shoplazzaQps }: SandboxCommandOptions): Promise<Sandbox> {
  const rateLimit =
    shoplazzaQps === undefined ? undefined : [{ capacity: Math.max(1, shoplazzaQps), refillPerSecond: shoplazzaQps }];
  try {
    return await startSandbox({
      host,
      port,
      jd: { qps: jdQps, durationMs: duration },
      shoplazza: { durationMs: duration, rateLimit },
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE')
      throw invalidArgument(`Port ${port} of ${host} is in use. Choose another by --port, or leave it out.`, error);
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
      throw invalidArgument(`Port ${port} of ${host} cannot be listened on (${code}).`, error);
    if (error instanceof TypeError) throw invalidArgument(`The sandbox cannot be started: ${error.message}`, error);
    throw error;
  }
}
