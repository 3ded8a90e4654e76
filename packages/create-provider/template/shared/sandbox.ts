import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startFakeVendor } from '@tasks/provider-kit/testing';
import created from './fixtures/created.json' with { type: 'json' };
import done from './fixtures/done.json' with { type: 'json' };
import notFound from './fixtures/not-found.json' with { type: 'json' };
import stopped from './fixtures/stopped.json' with { type: 'json' };
import unauthorized from './fixtures/unauthorized.json' with { type: 'json' };
import waiting from './fixtures/waiting.json' with { type: 'json' };
import working from './fixtures/working.json' with { type: 'json' };
import { environment, isAuthorized } from './test/account.ts';

// Plays Acme on this machine, from the fixtures. Whatever its id, a job is waiting, working and done, a step further each time it is asked after; one
// that was canceled stays so, and one whose id holds "missing" is not known. With a command behind it, runs that command against it and ends with it;
// without one, prints the environment for other terminals and goes on until Ctrl-C.

const steps = [waiting, working, done];
const timesAsked = new Map<string, number>();
const canceled = new Set<string>();

const vendor = await startFakeVendor((request) => {
  if (!isAuthorized(request)) return { status: 401, body: unauthorized };
  if (request.method === 'POST' && request.path === '/jobs') return { status: 201, body: created };
  const [, id = 'missing', action] = /^\/jobs\/([^/]+)(\/cancel)?$/.exec(request.path) ?? [];
  if (id.includes('missing')) return { status: 404, body: notFound };
  if (action !== undefined) canceled.add(id);
  const times = timesAsked.get(id) ?? 0;
  timesAsked.set(id, times + 1);
  return { body: { ...(canceled.has(id) ? stopped : (steps[times] ?? done)), id: decodeURIComponent(id) } };
});

const variables: Readonly<Record<string, string>> = { ...environment, ACME_BASE_URL: vendor.baseUrl };
const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  for (const [name, value] of Object.entries(variables)) console.log(`export ${name}=${value}`);
} else {
  // Ctrl-C is for the command, which may have something to say.
  process.on('SIGINT', () => undefined);
  const child = spawn(command, args, {
    env: { ...process.env, ...variables },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  await vendor.close();
  process.exitCode = exitCode ?? 1;
}
