import { connect, done, ms, running, settled, unheard } from '../row.ts';
import type { Row } from '../row.ts';
import type { Answer } from '../vendor.ts';

function survives(id: string, title: string, trouble: Answer): Row {
  return {
    id,
    title,
    want: 'yes',
    async run(subject) {
      const { client } = connect(subject, [running, trouble, running, done], { intervalMs: 50 });
      const { how } = await settled(unheard(client.wait({})), 8000);
      return { text: { resolved: 'yes', rejected: 'no', pending: 'hangs' }[how], met: how === 'resolved' };
    },
  };
}

const throttled: Row = {
  id: 'throttled-once',
  title: '429 + Retry-After: 2: gap',
  want: '>= 2000 ms',
  async run(subject) {
    const refused: Answer = { is: 'refused', status: 429, retryAfterSeconds: 2 };
    const { vendor, client } = connect(subject, [running, refused, done], { intervalMs: 50 });
    const { how } = await settled(unheard(client.wait({})), 8000);
    const gap = vendor.gaps[1];
    if (how !== 'resolved' || gap === undefined) return { text: 'dies', met: false };
    // A timer may ring up to a millisecond early.
    return { text: ms(gap), met: gap >= 1999 };
  },
};

const throttledLong: Row = {
  id: 'throttled-ten-times',
  title: '10 x 429 (Retry-After: 1): survives, obeying',
  want: 'yes, 10 s',
  async run(subject) {
    const refused: Answer = { is: 'refused', status: 429, retryAfterSeconds: 1 };
    const answers = [running, ...Array.from({ length: 10 }, () => refused), done];
    const { vendor, client } = connect(subject, answers, { intervalMs: 500 });
    const { how, afterMs } = await settled(unheard(client.wait({})), 42_000);
    const requests = vendor.askedAt.length;
    if (how !== 'resolved') return { text: how === 'pending' ? '> 42 s' : `dies after ${requests - 1}`, met: false };
    const obeyed = vendor.gaps.slice(1, 11).every((gap) => gap >= 999);
    return { text: `yes, ${(afterMs / 1000).toFixed(1)} s`, met: obeyed };
  },
};

export const errorRows: readonly Row[] = [
  survives('network-error', 'one network error: survives', { is: 'network-error' }),
  survives('unavailable', 'one 503: survives', { is: 'refused', status: 503 }),
  throttled,
  throttledLong,
];
