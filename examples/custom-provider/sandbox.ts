import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startFakeVendor } from '@tasks/provider-kit/testing';
import canceled from './fixtures/canceled.json' with { type: 'json' };
import created from './fixtures/created.json' with { type: 'json' };
import finished from './fixtures/finished.json' with { type: 'json' };
import notFound from './fixtures/not-found.json' with { type: 'json' };
import queued from './fixtures/queued.json' with { type: 'json' };
import rendering from './fixtures/rendering.json' with { type: 'json' };
import unauthorized from './fixtures/unauthorized.json' with { type: 'json' };

// Plays Reelworks on this machine, from the fixtures. Whatever its id, a render is queued, rendering and finished, a step further each time it is asked
// after; one that was canceled stays so, and one whose id holds "missing" is not known.
//
//   npm run sandbox -- tasks --plugin . wait reelworks:rnd_8f2k     runs a command against it
//   npm run sandbox                                                 runs until Ctrl-C, and prints the environment for other terminals

const apiKey = 'sandbox-key';
const steps = [queued, rendering, finished];
const polls = new Map<string, number>();

const vendor = await startFakeVendor(({ method, path, headers }) => {
  if (headers['authorization'] !== `Bearer ${apiKey}`) return { status: 401, body: unauthorized };
  if (method === 'POST' && path === '/v1/renders') return { status: 202, body: created };
  const [, id = 'missing', action] = /^\/v1\/renders\/([^/]+)(\/cancel)?$/.exec(path) ?? [];
  if (id.includes('missing')) return { status: 404, body: notFound };
  const poll = action === undefined ? (polls.get(id) ?? 0) : Infinity;
  polls.set(id, poll + 1);
  return { body: { ...(poll === Infinity ? canceled : (steps[poll] ?? finished)), id: decodeURIComponent(id) } };
});

const environment = { REELWORKS_BASE_URL: vendor.baseUrl, REELWORKS_API_KEY: apiKey };
const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  for (const [name, value] of Object.entries(environment)) console.log(`export ${name}=${value}`);
} else {
  // Ctrl-C is for the command, which may have something to say.
  process.on('SIGINT', () => undefined);
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  await vendor.close();
  process.exitCode = exitCode ?? 1;
}
