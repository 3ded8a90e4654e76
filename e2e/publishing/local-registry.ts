import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A registry on this machine. */
export interface LocalRegistry extends AsyncDisposable {
  /** With a slash at its end. */
  readonly url: string;
}

const npmRegistry = 'https://registry.npmjs.org/';

/**
 * Starts Verdaccio on a free port. Packages of the scope `@tasks` are only what is published to it; all others it has from the registry that npm is
 * configured for.
 *
 * @param directory - Where it keeps what it has; made anew.
 */
export async function startRegistry(directory: string): Promise<LocalRegistry> {
  mkdirSync(directory, { recursive: true });
  const configuration = {
    storage: path.join(directory, 'storage'),
    uplinks: { npm: { url: process.env['npm_config_registry'] ?? npmRegistry } },
    packages: {
      '@tasks/*': { access: '$all', publish: '$all' },
      '**': { access: '$all', publish: '$all', proxy: 'npm' },
    },
    max_body_size: '50mb',
    log: { type: 'file', path: path.join(directory, 'registry.log'), format: 'json', level: 'warn' },
  };
  // JSON is YAML.
  const file = path.join(directory, 'config.yaml');
  writeFileSync(file, JSON.stringify(configuration));

  const server = fork(path.join(import.meta.dirname, 'registry', 'serve.mjs'), [file], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    server.once('message', (message) => resolve((message as { port: number }).port));
    void ended.then(() => reject(new Error(`The registry did not start:\n${output}`)));
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.disconnect();
      await ended;
    },
  };
}
