import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, inject, it } from 'vitest';

import { createWorkplace } from './third-party.ts';

const publication = inject('publication');
const workplace = createWorkplace(publication, 'providers');

// From an empty folder to a package that others install, by nothing but the commands that are printed on the way.

const packages = [
  { kind: 'code', auth: 'hmac', name: 'acme-code' },
  { kind: 'declarative', auth: 'basic', name: 'acme-data' },
  { kind: 'json', auth: 'header', name: 'acme-file' },
] as const;

/** What was printed when each was written. */
const printed = new Map<string, string>();

beforeAll(async () => {
  const [first, ...others] = packages;
  // The first fills npm's cache for the others.
  await createPackage(first);
  await Promise.all(others.map((each) => createPackage(each)));
}, 300_000);

async function createPackage({ kind, auth, name }: (typeof packages)[number]): Promise<void> {
  const flags = `--name ${name} --kind ${kind} --auth ${auth}`;
  printed.set(name, await workplace.mustRun(`npm create --yes @tasks/provider@latest -- ${flags}`));
  await workplace.mustRun('npm install --prefer-offline --no-audit --no-fund --loglevel=error', folderOf(name));
}

describe.each(packages)('npm create @tasks/provider --kind $kind', ({ kind, name }) => {
  const folder = folderOf(name);
  const steps = ['cd', 'npm install', 'npm test', ...(kind === 'json' ? [] : ['npm run build']), 'npm run sandbox'];

  it('prints the commands that come next', () => {
    const commands = commandsIn(printed.get(name) ?? '');
    expect(commands).toHaveLength(steps.length);
    for (const [index, step] of steps.entries()) expect(commands[index]).toMatch(new RegExp(`^${step}\\b`, 'u'));
    expect(commands[0]).toBe(`cd ${folder}`);
  });

  it('asks for our packages in the versions that were published with it', () => {
    const manifest = JSON.parse(readFileSync(path.join(workplace.directory, folder, 'package.json'), 'utf8')) as Manifest;
    const ours = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies }).filter(
      ([each]) => each.startsWith('@tasks/'),
    );
    expect(ours.map(([each]) => each).toSorted()).toEqual(['@tasks/cli', '@tasks/core', '@tasks/provider-kit']);
    for (const [each, range] of ours) expect([each, range]).toEqual([each, `^${publication.versions[each]?.published}`]);
  });

  it('writes what lints, type-checks, builds and keeps the whole contract', async () => {
    for (const script of ['lint', 'typecheck', ...(kind === 'json' ? [] : ['build'])])
      await workplace.mustRun(`npm run ${script}`, folder);
    expect(await workplace.mustRun('npm test', folder)).toMatch(/Tests .*[6-9]\d passed/u);
  });

  it('follows a task to its end in the terminal, offline', async () => {
    const stdout = await workplace.mustRun(commandsIn(printed.get(name) ?? '').at(-1) ?? '', folder);
    expect(JSON.parse(stdout.slice(stdout.indexOf('{')))).toMatchObject({
      ref: `${name}:job:job-1`,
      state: 'succeeded',
      progress: { total: 3, succeeded: 3 },
    });
  });

  it('is followed by the running server, over HTTP', async () => {
    const tasks = path.join('node_modules', '.bin', 'tasks');
    const server = workplace.start(`node sandbox.ts ${tasks} serve --plugin . --store memory: --port 0`, folder);
    const url = await server.until(/listens at (http:\S+),/u);
    const body = JSON.stringify({ ref: `${name}:job-3`, metadata: { order: '42' } });
    const response = await fetch(`${url}/v1/tasks`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const task = (await response.json()) as { readonly uid: string };
    expect([response.status, task]).toMatchObject([201, { ref: `${name}:job:job-3`, state: 'queued' }]);
    const events = await (await fetch(`${url}/v1/tasks/${task.uid}/events`)).text();
    expect([...events.matchAll(/^event: (\S+)$/gmu)].map(([, type]) => type)).toEqual(
      expect.arrayContaining(['task.created', 'task.progressed', 'task.succeeded']),
    );
    expect(await (await fetch(`${url}/v1/tasks/${task.uid}`)).json()).toMatchObject({
      state: 'succeeded',
      endedBy: 'vendor',
      progress: { total: 3, succeeded: 3 },
      metadata: { order: '42' },
    });
    expect(await server.interrupt()).toMatchObject({ status: 0, stdout: '' });
  });

  it('is refused a second time, by what is in the way', async () => {
    const { status, stderr } = await workplace.run(`npm create --yes @tasks/provider@latest -- --name ${name} --kind ${kind}`);
    expect(stderr).toContain(`The directory ${folder} is not empty: it holds .changeset`);
    expect(status).not.toBe(0);
  });
});

describe('who installs such packages', () => {
  beforeAll(async () => {
    for (const { name } of packages) {
      // Its first changeset makes the version. Nobody can vouch for what is published from here.
      for (const command of [
        'npm exec changeset version',
        'npm pkg delete publishConfig.provenance',
        'npm publish --loglevel=error',
      ]) {
        await workplace.mustRun(command, folderOf(name));
      }
    }
    const dependencies = Object.fromEntries(packages.map(({ name }) => [`tasks-provider-${name}`, '^0.1.0']));
    const versions = { ...dependencies, '@tasks/cli': `^${publication.versions['@tasks/cli']?.published}` };
    mkdirSync(path.join(workplace.directory, 'consumer'));
    writeFileSync(
      path.join(workplace.directory, 'consumer', 'package.json'),
      JSON.stringify({ private: true, dependencies: versions }),
    );
    await workplace.mustRun('npm install --prefer-offline --no-audit --no-fund --loglevel=error', 'consumer');
  }, 120_000);

  it.each(packages)('follows a task with the plugin of kind $kind, by its name', async ({ kind, name }) => {
    const sandbox = path.join('..', `tasks-provider-${name}`, 'sandbox.ts');
    const plugin = `--plugin tasks-provider-${name}`;
    const tasks = `node ${sandbox} npm exec --no -- tasks ${plugin}`;
    const snapshot = await workplace.mustRun(`${tasks} wait ${name}:job-2 --latency 200ms`, 'consumer');
    expect(JSON.parse(snapshot)).toMatchObject({ ref: `${name}:job:job-2`, state: 'succeeded' });
    const [provider] = JSON.parse(await workplace.mustRun(`${tasks} providers --output json`, 'consumer')) as readonly Provider[];
    expect(provider).toMatchObject({
      name,
      version: '0.1.0',
      types: [{ type: 'job', capabilities: ['status', 'submit', 'cancel'] }],
    });
    const file = kind === 'json' ? `${name}.json` : path.join('dist', 'index.js');
    expect(provider?.origin).toContain(path.join('consumer', 'node_modules', `tasks-provider-${name}`, file));
  });
});

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface Provider {
  readonly origin: string;
}

function folderOf(name: string): string {
  return `tasks-provider-${name}`;
}

/** The indented lines, without what is said of them. */
function commandsIn(text: string): string[] {
  return [...text.matchAll(/^ {2}(?<command>\S.*?)(?: +#.*)?$/gmu)].map(({ groups }) => groups?.['command'] ?? '');
}
