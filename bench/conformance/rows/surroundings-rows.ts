import { mock } from 'node:test';

import { connect, done, notApplicable, running, settled, unheard } from '../row.ts';
import type { Row } from '../row.ts';

const throwingCallback: Row = {
  id: 'throwing-callback',
  title: 'progress callback throws: wait survives',
  want: 'yes',
  async run(subject) {
    if (!subject.can.progress) return notApplicable;
    let uncaught = 0;
    process.on('uncaughtException', () => (uncaught += 1));
    const { client } = connect(subject, [running, running, running, done], { intervalMs: 50 });
    const waiting = unheard(
      client.wait({
        onProgress: () => {
          throw new Error('of the callback');
        },
      }),
    );
    const { how } = await settled(waiting, 2000);
    const text = { resolved: 'yes', rejected: 'no', pending: 'hangs' }[how];
    return { text: uncaught > 0 ? `${text}, but uncaught` : text, met: how === 'resolved' && uncaught === 0 };
  },
};

const mockedTimers: Row = {
  id: 'mocked-timers',
  title: 'runs under mocked timers (node:test)',
  want: 'yes',
  async run(subject) {
    const { client } = connect(subject, [running, running, running, done], { intervalMs: 60_000 });
    const { setImmediate: nextTurn } = globalThis;
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
    const seen = { finished: false };
    void client.wait({}).then(() => (seen.finished = true));
    for (let tick = 0; tick < 50 && !seen.finished; tick += 1) {
      // What an answer sets off may take some turns.
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => nextTurn(resolve));
      mock.timers.tick(10_000);
    }
    mock.timers.reset();
    return { text: seen.finished ? 'yes' : 'no', met: seen.finished };
  },
};

export const surroundingsRows: readonly Row[] = [throwingCallback, mockedTimers];
