import { getEventListeners } from 'node:events';
import { writeSync } from 'node:fs';

import { connect, done, ms, notApplicable, running, settled, sleep, unheard } from '../row.ts';
import type { Measured, Row } from '../row.ts';
import type { Subject } from '../subject.ts';

const noSignal: Measured = { text: 'no signal', met: false };
/** An abort that takes longer than this waits for something. */
const atOnceMs = 20;

const inSleep: Row = {
  id: 'abort-in-sleep',
  title: 'abort in sleep: settles after / polls after abort',
  want: '0 ms / 0',
  async run(subject) {
    if (!subject.can.signal) return noSignal;
    const { vendor, client } = connect(subject, [running], { intervalMs: 700 });
    const controller = new AbortController();
    const waiting = unheard(client.wait({ signal: controller.signal }));
    // In the middle of a pause, also for those that begin with one.
    await sleep(800);
    const asked = vendor.askedAt.length;
    controller.abort();
    const { how, afterMs } = await settled(waiting, 1600);
    await sleep(1600 - afterMs);
    const pollsAfter = vendor.askedAt.length - asked;
    const ok = how === 'resolved' ? ', resolves OK' : '';
    return {
      text: how === 'pending' ? `never / ${pollsAfter}` : `${ms(afterMs)}${ok} / ${pollsAfter}`,
      met: how === 'rejected' && afterMs <= atOnceMs && pollsAfter === 0,
    };
  },
};

const keptAlive: Row = {
  id: 'kept-alive',
  title: 'process kept alive after abort, 5 s interval',
  want: '0 ms',
  async run(subject) {
    if (!subject.can.signal) return noSignal;
    const { client } = connect(subject, [running], { intervalMs: 5000 });
    const controller = new AbortController();
    const waiting = unheard(client.wait({ signal: controller.signal }));
    await sleep(300);
    const abortedAt = performance.now();
    controller.abort();
    void waiting.then(undefined, () => {});
    // The process now ends by itself as soon as nothing keeps it, and what it says then is the result.
    process.once('exit', () => {
      const aliveMs = performance.now() - abortedAt;
      writeSync(1, JSON.stringify({ text: `${ms(aliveMs)} ms`, met: aliveMs <= 100 } satisfies Measured));
    });
    return new Promise(() => {});
  },
};

const duringDeafRequest: Row = {
  id: 'abort-in-deaf-request',
  title: 'abort during a request that ignores its signal: settles',
  want: '0 ms',
  async run(subject) {
    if (!subject.can.signal) return { text: 'hangs', met: false };
    const { vendor, client } = connect(subject, [{ is: 'deafness' }], { intervalMs: 50 });
    const controller = new AbortController();
    const waiting = unheard(client.wait({ signal: controller.signal }));
    while (vendor.askedAt.length === 0) await sleep(10);
    controller.abort();
    const { how, afterMs } = await settled(waiting, 1000);
    return { text: how === 'pending' ? 'hangs' : `${ms(afterMs)} ms`, met: how === 'rejected' && afterMs <= atOnceMs };
  },
};

const beforeCall: Row = {
  id: 'aborted-before-call',
  title: 'aborted before the call: requests',
  want: '0',
  async run(subject) {
    if (!subject.can.signal) return noSignal;
    const { vendor, client } = connect(subject, [running], { intervalMs: 100 });
    const waiting = unheard(client.wait({ signal: AbortSignal.abort() }));
    await settled(waiting, 350);
    await sleep(250);
    const started = vendor.started > 0 ? ' + starts a job' : '';
    return { text: `${vendor.askedAt.length}${started}`, met: vendor.askedAt.length + vendor.started === 0 };
  },
};

const listenersLeft: Row = {
  id: 'listeners-left',
  title: 'abort listeners left after 30 polls',
  want: '0',
  async run(subject: Subject) {
    if (!subject.can.signal) return notApplicable;
    const answers = [...Array.from({ length: 30 }, () => running), done];
    const { client } = connect(subject, answers, { intervalMs: 10 });
    const { signal } = new AbortController();
    await client.wait({ signal });
    await sleep(50);
    const left = getEventListeners(signal, 'abort').length;
    return { text: String(left), met: left === 0 };
  },
};

export const abortRows: readonly Row[] = [inSleep, keptAlive, duringDeafRequest, beforeCall, listenersLeft];
