import { Command, Option } from 'commander';
import type { ApiKeyScope } from '../auth/api-key.ts';
import { addServerOptions, collect } from './server-options.ts';
import { defaultHost, defaultPort } from './server-settings.ts';
import type { ServerFlags } from './server-settings.ts';

/** What the subcommands do; each resolves with the exit code. */
export interface ProgramActions {
  serve(flags: ServerFlags): Promise<number>;
  createKey(options: { readonly apiKeyFile?: string; readonly name: string; readonly scope: ApiKeyScope }): Promise<number>;
  listKeys(options: { readonly apiKeyFile?: string }): Promise<number>;
  revokeKey(id: string, options: { readonly apiKeyFile?: string }): Promise<number>;
  backup(target: string, options: { readonly store?: string }): Promise<number>;
  check(options: { readonly store?: string }): Promise<number>;
}

const examples = `
Examples:
  tasks-server                                       on ${defaultHost}:${defaultPort}, with a database in your data directory
  tasks-server keys create --name ci --scope write   prints a key, once
  tasks-server --host 0.0.0.0 --store sqlite:/var/lib/tasks/tasks.db
`;

/** The command line of `tasks-server`. */
export function createProgram(
  version: string,
  streams: { writeOut(text: string): void; writeErr(text: string): void },
  actions: ProgramActions,
  onExitCode: (code: number) => void,
): Command {
  const program = new Command('tasks-server');
  const run = async (result: Promise<number>): Promise<void> => onExitCode(await result);
  const keyFile = (command: Command): Command =>
    command.option('--api-key-file <file>', 'the key file; default: api-keys.json in your data directory');
  const store = (command: Command): Command =>
    command.option('--store <url>', 'where the tasks live; default: a file in your data directory');

  addServerOptions(program)
    .description("Follows background tasks of vendors' APIs through crashes and restarts, and tells whoever subscribed.")
    .version(version, '-V, --version', 'print the version')
    .option('--config <file>', 'configuration file; default: the nearest tasks.config.{ts,js,json}')
    .option('--plugin <package-or-path>', 'load this provider plugin as well; may be repeated', collect, [])
    .exitOverride()
    .configureOutput(streams)
    .showHelpAfterError('(run with --help for what there is)')
    .addHelpText('after', examples)
    .action((flags: ServerFlags) => run(actions.serve(flags)));

  // A flag that the program has as well is the program's wherever it stands: the subcommands look for theirs there, too.
  const keys = program.command('keys').description('the keys of those who may use the server');
  keyFile(keys.command('create'))
    .description('make a key and print it, this once; the file holds only its hash')
    .option('--name <name>', 'what the key is for', 'unnamed')
    .addOption(new Option('--scope <scope>', 'read: look; write: everything').choices(['read', 'write']).default('write'))
    .action((_options: unknown, command: Command) => run(actions.createKey(command.optsWithGlobals())));
  keyFile(keys.command('list'))
    .description('what keys there are, without the keys themselves')
    .action((_options: unknown, command: Command) => run(actions.listKeys(command.optsWithGlobals())));
  keyFile(keys.command('revoke'))
    .description('make a key hold no more')
    .argument('<id>', 'as keys list prints it')
    .action((id: string, _options: unknown, command: Command) => run(actions.revokeKey(id, command.optsWithGlobals())));

  store(program.command('backup'))
    .description('copy the database to a new file, also while a server has it')
    .argument('<file>', 'where the copy goes; it must not exist')
    .action((target: string, _options: unknown, command: Command) => run(actions.backup(target, command.optsWithGlobals())));
  store(program.command('check'))
    .description('look through the whole database for damage, also while a server has it')
    .action((_options: unknown, command: Command) => run(actions.check(command.optsWithGlobals())));
  return program;
}
