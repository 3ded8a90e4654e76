import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { defaultHost, defaultKeepDays, defaultPort, logLevels } from './server-settings.ts';

const environmentHelp = `
Environment (a flag comes first): TASKS_PORT, TASKS_HOST, TASKS_STORE, TASKS_API_KEYS, TASKS_API_KEY_FILE, TASKS_CONFIG,
  TASKS_PLUGINS, TASKS_ALLOW_PRIVATE_WEBHOOKS, TASKS_CORS_ORIGINS, TASKS_KEEP_DAYS, TASKS_LOG_LEVEL, TASKS_WEBHOOK_SECRET`;

/** Adds the flags of a server to a command of commander's, and the environment that stands in for them to its help: `tasks-server` itself, and `tasks serve`. */
export function addServerOptions(command: Command): Command {
  return command
    .option('--port <port>', `port to listen on, 0 for any free one; default: ${defaultPort}`, portOption)
    .option('--host <host>', `address to listen on; beyond loopback an API key is needed; default: ${defaultHost}`)
    .option('--store <url>', 'where the tasks live: sqlite:PATH or memory: ; default: a file in your data directory')
    .option('--api-key-file <file>', 'keys of those who may use the server, as keys create makes it')
    .option('--allow-private-webhooks', 'let webhooks go to private, loopback and link-local addresses')
    .option('--cors-origin <origin>', 'let pages of this origin use the API; may be repeated; default: none', collect, [])
    .option('--keep <days>', `how long ended tasks are kept, or forever; default: ${defaultKeepDays}`, daysOption)
    .addOption(new Option('--log-level <level>', 'how much is logged; default: info').choices(logLevels))
    .addHelpText('after', environmentHelp);
}

/** Collects an option that may be given more than once. */
export function collect(text: string, previous: readonly string[]): readonly string[] {
  return [...previous, text];
}

function portOption(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return Number(text);
}

function daysOption(text: string): number {
  const days = text === 'forever' ? Infinity : Number(text);
  if (text.trim() === '' || !(days > 0)) throw new InvalidArgumentError('It is a number of days above zero, or forever.');
  return days * 86_400_000;
}
