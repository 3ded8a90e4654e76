import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { median } from '../../measure/alternate.ts';
import { startContender } from '../contender.ts';
import type { Figure } from '../figure.ts';
import type { Report, Serving } from '../fleet/serve.ts';
import type { Settings } from '../settings.ts';
import type { Readings } from './read-events.ts';

/** Who was not told of everything by then, in milliseconds after the last task, never is. */
const longestTellingMs = 60_000;

/** How many tasks come with one request. */
const tasksAtOnce = 100;

interface Telling {
  readonly perSecond: number;
  readonly processorMs: number;
  readonly residentBytes: number;
  readonly readBytes: number;
  readonly whole: number;
}

/** How fast many readers are told of what happens to tasks, as fast as these come, beside a server that only writes. */
export async function compareReaders(settings: Settings): Promise<readonly Figure[]> {
  const { folder, rounds, readers, told } = settings;
  const serve = import.meta.resolve('../fleet/serve.ts');
  const ours: Telling[] = [];
  const bare: Telling[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const path = join(mkdtempSync(join(folder, 'readers-')), 'tasks.db');
    const telling = await tell(settings, serve, ['--path', path, '--interval', '7200000']);
    ours.push(telling);
    const frame = Math.round(telling.readBytes / (readers * told * 2));
    bare.push(await tell(settings, import.meta.resolve('./bare-stream.ts'), ['--frame', String(frame)]));
  }
  const of = (tellings: readonly Telling[], member: keyof Telling): number => median(tellings.map((each) => each[member]));
  const beside = (member: keyof Telling): Figure['peer'] => ({ name: 'bare node:http stream', value: of(bare, member) });
  const label = `${readers.toLocaleString('en')} readers`;
  return [
    { what: `events delivered, ${label}`, unit: '/s', ours: of(ours, 'perSecond'), peer: beside('perSecond') },
    {
      what: `processor time of 1,000 deliveries, ${label}`,
      unit: 'ms',
      ours: of(ours, 'processorMs') / ((readers * told * 2) / 1000),
      peer: { name: 'bare node:http stream', value: of(bare, 'processorMs') / ((readers * told * 2) / 1000) },
    },
    {
      what: `most resident memory, ${label}`,
      unit: 'MB',
      ours: of(ours, 'residentBytes') / 1e6,
      peer: { name: 'bare node:http stream', value: of(bare, 'residentBytes') / 1e6 },
    },
    {
      what: `readers told of all ${(told * 2).toLocaleString('en')} events in order`,
      unit: '',
      ours: Math.min(...ours.map(({ whole }) => whole)),
      peer: { name: 'bare node:http stream', value: Math.min(...bare.map(({ whole }) => whole)) },
      goal: { of: 'ours', least: readers },
    },
  ];
}

async function tell({ folder, readers, told }: Settings, module: string, parameters: readonly string[]): Promise<Telling> {
  const server = startContender(module, parameters, folder);
  const { url } = await server.wait<Serving>('serving');
  const clients = startContender(
    import.meta.resolve('./read-events.ts'),
    ['--url', url, '--readers', String(readers), '--events', String(told * 2)],
    folder,
  );
  await clients.wait('opened');
  const before = await server.ask<Report>({ type: 'report' }, 'report');
  const begin = performance.now();
  const all = clients.wait<Readings>('read');
  for (let sent = 0; sent < told; sent += tasksAtOnce) {
    const tasks = Array.from({ length: Math.min(tasksAtOnce, told - sent) }, () => ({
      ref: `jd:product-image:92374205/${randomUUID()}`,
    }));
    const body = JSON.stringify({ tasks });
    const answer = await fetch(`${url}/v1/tasks/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    if (!answer.ok) throw new Error(`The batch was answered ${answer.status}: ${await answer.text()}`);
    await answer.text();
  }
  const readings = await Promise.race([
    all,
    sleep(longestTellingMs, undefined, { ref: false }).then(() => clients.ask<Readings>({}, 'read')),
  ]);
  const after = await server.ask<Report>({ type: 'report' }, 'report');
  await clients.stop();
  await server.stop();
  return {
    perSecond: (readings.delivered / (readings.arrivedAt - begin)) * 1000,
    processorMs: after.processorMs - before.processorMs,
    residentBytes: after.mostResidentBytes,
    readBytes: readings.bytes,
    whole: readings.repeated === 0 ? readings.whole : 0,
  };
}
