import { addServerOptions } from '@tasks/server/command';
import type { ServerFlags } from '@tasks/server/command';
import { Argument, Command, Option } from 'commander';
import type { CommandContext, GlobalOptions } from './command-context.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { SandboxCommandOptions } from './commands/sandbox.ts';
import type { SignCommandOptions } from './commands/sign-jd.ts';
import type { SimulateOptions } from './commands/simulate.ts';
import type { StatusOptions } from './commands/status.ts';
import type { SubmitCommandOptions } from './commands/submit.ts';
import type { WaitCommandOptions } from './commands/wait.ts';
import { shells } from './completion/shells.ts';
import { collectDurations, collectOption, durationOption, portOption, positiveOption, timeoutOption } from './option-parsers.ts';
import { outputFormats } from './render/output-format.ts';
import { readVersion } from './version.ts';

/** What a command does; gives the exit code. */
export type CommandBody = (context: CommandContext) => Promise<number>;

/** Runs a command's body with the options that all commands share. */
export type Execute = (options: GlobalOptions, body: CommandBody) => Promise<void>;

const examples = `
Examples:
  tasks demo                                        both vendors without an account, from start to end
  tasks status jd:92374205376234/food/1573113266.76
  tasks wait --timeout 10m --from refs.txt          one ref a line; exits 0 when all succeeded
  tasks watch shoplazza:file:4f1a jd:image-index:88
  tasks submit shoplazza:file --data '{"urls":["https://example.com/a.png"]}' --wait

Exit codes:
  0 every task succeeded (status: was read)   1 a task failed or succeeded in part   2 usage
  3 credentials   4 task not found   5 vendor   124 timeout   130 Ctrl-C
`;

/** The command line: what there is, what it takes, and which file does it. A command's code is loaded when it runs. */
export function createProgram(
  streams: { writeOut(text: string): void; writeErr(text: string): void },
  execute: Execute,
): Command {
  const program = new Command('tasks');
  const start = (body: CommandBody): Promise<void> => execute(program.opts<GlobalOptions>(), body);

  program
    .description("Follow the background tasks of vendors' APIs to their end.")
    .version(readVersion(), '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput(streams)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(run with --help for what there is)')
    .addHelpText('after', examples)
    .addOption(
      new Option('-o, --output <format>', 'how data is printed; default: table on a terminal, ndjson otherwise').choices(
        outputFormats,
      ),
    )
    .option('--raw', "add the vendor's own body")
    .option('--config <file>', 'configuration file; default: the nearest tasks.config.{ts,js,json}')
    .option('--plugin <package-or-path>', 'load this provider plugin as well; may be repeated', collectOption, [])
    .option('--debug', 'tell every poll and all of an error on standard error')
    .option('--no-color', 'no colours; NO_COLOR does the same')
    .option('-q, --quiet', 'no progress and no warnings');

  const addRefs = (command: Command): Command =>
    command
      .argument('[refs...]', '<provider>:<type>:<id>, or <provider>:<id>')
      .option('--from <file>', 'read refs from a file as well, one a line; - is standard input');
  const addWaiting = (command: Command): Command =>
    addRefs(command)
      .option('--timeout <duration>', 'give up waiting after this long, such as 10m', timeoutOption)
      .option('--latency <duration>', 'how late the end of a task may be noticed', durationOption)
      .option('--retry-for <duration>', 'how long errors that can pass may go on; default: 5m', durationOption)
      .option('--not-found-grace <duration>', 'how long a vendor may not know an id yet; default: 1m', durationOption);

  addRefs(program.command('status'))
    .description('ask once after each task, print, exit')
    .option('--timeout <duration>', 'give up after this long, such as 30s', timeoutOption)
    .action((refs: string[], options: StatusOptions) =>
      start(async (context) => (await import('./commands/status.ts')).status(context, refs, options)),
    );

  addWaiting(program.command('wait'))
    .description('wait until all tasks are done')
    .action((refs: string[], options: WaitCommandOptions) =>
      start(async (context) => (await import('./commands/wait.ts')).wait(context, refs, options)),
    );

  addWaiting(program.command('watch'))
    .description('the same, live in the terminal; otherwise every change as it is seen')
    .action((refs: string[], options: WaitCommandOptions) =>
      start(async (context) => (await import('./commands/watch.ts')).watch(context, refs, options)),
    );

  program
    .command('submit')
    .description('start a task and print its ref')
    .argument('<type>', '<provider>:<type>, or <provider> for its default type')
    .option('--data <json>', 'what to submit')
    .option('--file <file>', 'read what to submit from a file; - is standard input')
    .option('--wait', 'wait until the task is done and print its end')
    .option('--timeout <duration>', 'with --wait: give up waiting after this long', timeoutOption)
    .option('--idempotency-key <key>', 'names this submission at vendors that take such a key')
    .action((type: string, options: SubmitCommandOptions) =>
      start(async (context) => (await import('./commands/submit.ts')).submit(context, type, options)),
    );

  program
    .command('providers')
    .description('what is loaded: task types, capabilities, limits, and where each option comes from')
    .action(() => start(async (context) => (await import('./commands/providers.ts')).providers(context)));

  program
    .command('doctor')
    .description('check configuration, credentials, clock and reachability of each provider')
    .option('--timeout <duration>', 'how long a vendor may take to answer; default: 10s', timeoutOption)
    .action((options: DoctorOptions) =>
      start(async (context) => (await import('./commands/doctor.ts')).doctor(context, options)),
    );

  const sign = program.command('sign').description('show how a request is signed, for debugging');
  sign
    .command('jd')
    .description('print the canonical request, the string to sign and the headers of JD Cloud')
    .requiredOption('--url <url>', 'the exact URL to be requested')
    .option('--method <method>', 'HTTP method', 'POST')
    .option('--header <name:value>', 'a header to be sent; may be repeated', collectOption, [])
    .option('--body <text>', 'the body, as it will be sent')
    .option('--body-file <file>', 'read the body from a file; - is standard input')
    .option('--date <date>', 'sign for this time, such as 2026-11-22T02:03:04Z; default: now')
    .option('--nonce <nonce>', 'default: a new UUID')
    .option('--provider <name>', 'which provider of the configuration has the keys; default: the first of JD')
    .option('--show-session-token', 'print the session token rather than [redacted]')
    .action((options: SignCommandOptions) =>
      start(async (context) => (await import('./commands/sign-jd.ts')).signJd(context, options)),
    );

  program
    .command('sandbox')
    .description("run stand-ins of the vendors' APIs and print the environment that points the other commands at them")
    .option('--port <port>', 'port to listen on; default: any free one', portOption)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--duration <duration>', 'how long a task takes; default: 6s', durationOption)
    .option('--jd-qps <number>', "limit of JD's requests a second; default: 2", positiveOption)
    .option(
      '--shoplazza-qps <number>',
      "limit of Shoplazza's requests a second; default: the vendor's two buckets",
      positiveOption,
    )
    .action((options: SandboxCommandOptions) =>
      start(async (context) => (await import('./commands/sandbox.ts')).sandbox(context, options)),
    );

  addServerOptions(program.command('serve'))
    .description('run the server of tasks-server: tasks tracked through crashes and restarts, over HTTP')
    .action((flags: ServerFlags) => start(async (context) => (await import('./commands/serve.ts')).serve(context, flags)));

  program
    .command('demo')
    .description('sample tasks of both vendors, followed to their end by the server against the sandbox')
    .action(() => start(async (context) => (await import('./commands/demo.ts')).demo(context)));

  program
    .command('simulate')
    .description('what a wanted latency costs in requests, for durations of your own; asks nobody')
    .argument('[durations...]', 'past durations, such as 12s 40s 1m; a bare number is seconds')
    .option('--from <file>', 'read durations from a file, one a line; - is standard input')
    .option(
      '--latency <duration>',
      'how late an end may be noticed; may be repeated; default: by the durations',
      collectDurations,
      [],
    )
    .option('--tasks <number>', 'how many tasks to simulate for each figure', positiveOption, 2000)
    .action((durations: string[], options: SimulateOptions) =>
      start(async (context) => (await import('./commands/simulate.ts')).simulate(context, durations, options)),
    );

  program
    .command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>').choices(shells))
    .action((shell: string) =>
      start(async (context) => (await import('./commands/completion.ts')).completion(context, program, shell)),
    );

  return program;
}
