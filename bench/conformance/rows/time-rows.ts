import { connect, ms, notApplicable, running, settled, sleep, unheard } from '../row.ts';
import type { Row } from '../row.ts';
import type { Answer } from '../vendor.ts';

const thirtyDaysMs = 30 * 86_400_000;

/** How many times the vendor is asked within half a second. */
async function pollsInHalfASecond(
  subject: Parameters<Row['run']>[0],
  answers: readonly Answer[],
  options: { readonly intervalMs: number | undefined; readonly roundTripMs?: number },
): Promise<number> {
  const { vendor, client } = connect(subject, answers, options);
  void unheard(client.wait({}));
  await sleep(500);
  return vendor.askedAt.length;
}

const hintOnce: Row = {
  id: 'hint-once',
  title: 'hint of 1 s on a 200, then none: gaps, interval 50',
  want: '1000, 50',
  async run(subject) {
    const answers: readonly Answer[] = [{ is: 'running', retryAfterSeconds: 1 }, running];
    // openai reads its hint only where no interval is given.
    const { vendor, client } = connect(subject, answers, { intervalMs: subject.hintsNeedNoInterval === true ? undefined : 50 });
    void unheard(client.wait({}));
    const start = performance.now();
    while (vendor.askedAt.length < 3 && performance.now() - start < 7000) await sleep(10);
    const [first = 0, second = 0] = vendor.gaps;
    const met = Math.abs(first - 1000) <= 30 && Math.abs(second - 50) <= 20;
    return { text: `${ms(first)}, ${ms(second)}`, met };
  },
};

const silent: Row = {
  id: 'silent-vendor',
  title: 'poll never answers, deadline 500 ms',
  want: '500 ms',
  async run(subject) {
    const { vendor, client } = connect(subject, [{ is: 'silence' }], { intervalMs: 50 });
    const start = performance.now();
    const { how, afterMs } = await settled(unheard(client.wait({ timeoutMs: 500 })), 3500, start);
    const requests = vendor.askedAt.length > 1 ? `, ${vendor.askedAt.length} requests` : '';
    if (how === 'pending') return { text: `hangs${requests}`, met: false };
    return { text: `${ms(afterMs)}${requests}`, met: how === 'rejected' && afterMs >= 498 && afterMs <= 530 };
  },
};

const deadline: Row = {
  id: 'deadline',
  title: 'deadline 1000 ms, interval 900: settles after',
  want: '1000 ms',
  async run(subject) {
    if (!subject.can.deadline) return { text: 'none', met: false };
    const { client } = connect(subject, [running], { intervalMs: 900 });
    const start = performance.now();
    const { how, afterMs } = await settled(unheard(client.wait({ timeoutMs: 1000 })), 3000, start);
    if (how === 'pending') return { text: 'never', met: false };
    return { text: ms(afterMs), met: how === 'rejected' && afterMs >= 998 && afterMs <= 1030 };
  },
};

const tenWaiters: Row = {
  id: 'ten-waiters',
  title: '10 waiters on one id, interval 100: polls in 1 s',
  want: '<= 11',
  async run(subject) {
    const { vendor, client } = connect(subject, [running], { intervalMs: 100 });
    const start = performance.now();
    for (let index = 0; index < 10; index += 1) void unheard(client.wait({}));
    await sleep(1000);
    // Timers have whole milliseconds: what was due at 1000 may come at 1005.
    const polls = vendor.askedAt.filter((at) => at - start <= 1005).length;
    return { text: String(polls), met: polls <= 11 && polls >= 8 };
  },
};

const longInterval: Row = {
  id: 'interval-of-30-days',
  title: 'interval of 30 days: polls in 500 ms',
  want: '1',
  async run(subject) {
    const polls = await pollsInHalfASecond(subject, [running], { intervalMs: thirtyDaysMs });
    return { text: String(polls), met: polls <= 1 };
  },
};

function hint(id: string, title: string, want: string, seconds: number, most: number): Row {
  return {
    id,
    title,
    want,
    async run(subject) {
      if (!subject.can.hints) return notApplicable;
      const intervalMs = subject.hintsNeedNoInterval === true ? undefined : 200;
      const polls = await pollsInHalfASecond(subject, [{ is: 'running', retryAfterSeconds: seconds }], { intervalMs });
      return { text: String(polls), met: polls <= most };
    },
  };
}

const unknownState: Row = {
  id: 'unknown-state',
  title: 'state that nobody knows, interval 200: polls in 500 ms',
  want: '<= 3',
  async run(subject) {
    if (!subject.can.unknownState) return notApplicable;
    const polls = await pollsInHalfASecond(subject, [{ is: 'unknown-state' }], { intervalMs: 200, roundTripMs: 5 });
    return { text: String(polls), met: polls <= 3 };
  },
};

export const timeRows: readonly Row[] = [
  hintOnce,
  silent,
  deadline,
  tenWaiters,
  longInterval,
  hint('hint-of-30-days', 'hint of 30 days: polls in 500 ms', '1', thirtyDaysMs / 1000, 1),
  hint('hint-of-minus-5-s', 'hint of -5 s, interval 200: polls in 500 ms', '<= 3', -5, 3),
  unknownState,
];
