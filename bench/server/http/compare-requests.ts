import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';

import { median } from '../../measure/alternate.ts';
import { startContender } from '../contender.ts';
import type { Figure } from '../figure.ts';
import type { Serving } from '../fleet/serve.ts';
import { measureInChild } from '../measure-in-child.ts';
import type { Settings } from '../settings.ts';
import type { Requests } from './post-tasks.ts';

/** No task is due again while it is measured, in milliseconds. */
const longIntervalMs = 7_200_000;

/** How many requests to track a task are answered in a second, beside a route that does nothing. */
export async function compareRequests({ folder, rounds, milliseconds }: Settings): Promise<readonly Figure[]> {
  const serve = import.meta.resolve('../fleet/serve.ts');
  const contenders = {
    bare: { module: import.meta.resolve('./bare-route.ts'), parameters: () => [] },
    // A vendor that takes 10 requests a second, and one that takes all: each task is asked after once.
    limited: { module: serve, parameters: () => serverOf(folder, ['--limit', '10']) },
    unlimited: { module: serve, parameters: () => serverOf(folder, []) },
  };
  const results = new Map<string, Requests[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, { module, parameters }] of Object.entries(contenders)) {
      const contender = startContender(module, parameters(), folder);
      const { url } = await contender.wait<Serving>('serving');
      const post = (during: number): Promise<Requests> =>
        measureInChild<Requests>(import.meta.resolve('./post-tasks.ts'), { url, milliseconds: during });
      await post(1000);
      results.set(name, [...(results.get(name) ?? []), await post(milliseconds * 2)]);
      await contender.stop();
    }
  }
  const of = (name: keyof typeof contenders, member: keyof Requests): number =>
    median((results.get(name) ?? []).map((each) => each[member]));
  const peer = { name: 'bare Hono route', value: of('bare', 'perSecond') };
  return [
    { what: 'POST /v1/tasks, vendor of 10 requests/s', unit: '/s', ours: of('limited', 'perSecond'), peer },
    { what: 'the same, each task polled at once', unit: '/s', ours: of('unlimited', 'perSecond'), peer },
    // In whole milliseconds, of which the bare route mostly takes none.
    { what: 'time to answer POST /v1/tasks, median', unit: 'ms', ours: of('limited', 'medianMs') },
    { what: 'time to answer POST /v1/tasks, 99 of 100', unit: 'ms', ours: of('limited', 'slowMs') },
  ];
}

function serverOf(folder: string, parameters: readonly string[]): readonly string[] {
  const path = join(mkdtempSync(join(folder, 'requests-')), 'tasks.db');
  return ['--path', path, '--interval', String(longIntervalMs), ...parameters];
}
