import type { PollOutcome, PollQueue } from '../../../store/poll-queue.ts';
import { broken, brokenWhole, without } from './broken-store.ts';
import type { BrokenStores } from './broken-store.ts';

/** A queue that changes outcomes on their way in. */
const settling =
  (change: (outcome: PollOutcome) => PollOutcome) =>
  (sound: PollQueue): Partial<PollQueue> => ({ settle: (outcomes) => sound.settle(outcomes.map((outcome) => change(outcome))) });

/** Mistakes in leases, outcomes, due times and what listeners hear. */
export const brokenPolls: BrokenStores = {
  'claim/order': [
    ...broken('leases the latest first', 'polls', (sound) => ({
      claim: async (request) => (await sound.claim(request)).toReversed(),
    })),
    ...broken('leases what is due before, not at, the time', 'polls', (sound) => ({
      claim: (request) => sound.claim({ ...request, dueBefore: request.dueBefore - 1 }),
    })),
    ...broken('leases one more', 'polls', (sound) => ({
      claim: (request) => sound.claim({ ...request, limit: request.limit + 1 }),
    })),
  ],
  'claim/kind': broken('leases all types', 'polls', (sound) => ({
    claim: async (request) => [...(await sound.claim(request)), ...(await sound.claim({ ...request, type: 'job' }))],
  })),
  'claim/once': broken('leases nothing', 'polls', (sound) => ({ claim: (request) => sound.claim({ ...request, leaseMs: 0 }) })),
  'claim/task': [
    ...broken('reads the item lists', 'polls', (sound, { tasks }) => ({
      claim: async (request) =>
        Promise.all(
          (await sound.claim(request)).map(async (claimed) => ({
            ...claimed,
            task: (await tasks.get(claimed.task.uid)) ?? claimed.task,
          })),
        ),
    })),
    ...broken('forgets the trouble', 'polls', (sound) => ({
      claim: async (request) =>
        (await sound.claim(request)).map(({ task, attempt }) => ({ task: without(task, 'trouble'), attempt })),
    })),
  ],
  'claim/untouched': broken('marks what is leased', 'polls', (sound, { tasks }) => ({
    async claim(request) {
      const claimed = await sound.claim(request);
      for (const { task } of claimed)
        await sound.hasten(task.uid, (await tasks.get(task.uid))?.createdAt ?? 0).then(() => sound.hasten(task.uid, 0));
      return claimed;
    },
  })),
  'claim/expiry': [
    ...broken('leases for ever', 'polls', (sound) => ({ claim: (request) => sound.claim({ ...request, leaseMs: 1e12 }) })),
    ...broken('leases a moment longer', 'polls', (sound) => ({
      claim: (request) => sound.claim({ ...request, leaseMs: request.leaseMs + 1 }),
    })),
    ...broken('leases a moment less', 'polls', (sound) => ({
      claim: (request) => sound.claim({ ...request, leaseMs: request.leaseMs - 1 }),
    })),
  ],
  'lease/late': broken('does not mind a late outcome', 'polls', (sound) => ({
    claim: (request) => sound.claim({ ...request, leaseMs: 1e12 }),
  })),
  'lease/fence': broken('does not look at the number of the lease', 'polls', (sound) => {
    const newest = new Map<string, number>();
    return {
      async claim(request) {
        const claimed = await sound.claim(request);
        for (const { task, attempt } of claimed) newest.set(task.uid, attempt);
        return claimed;
      },
      settle: (outcomes) => sound.settle(outcomes.map((each) => ({ ...each, attempt: newest.get(each.uid) ?? 0 }))),
    };
  }),
  'lease/settled': broken('says that it took a second outcome', 'polls', (sound) => ({
    async settle(outcomes) {
      await sound.settle(outcomes);
      return outcomes.map(() => true);
    },
  })),
  'lease/renew': [
    ...broken('does not renew', 'polls', () => ({ renew: async (leases) => leases.map(({ attempt }) => attempt === 1) })),
    ...broken('renews anything', 'polls', (sound) => ({
      async renew(leases, leaseMs) {
        await sound.renew(leases, leaseMs);
        return leases.map(() => true);
      },
    })),
  ],
  'lease/release': [
    ...broken('does not release', 'polls', () => ({ release: async () => {} })),
    ...broken('makes what is released due later', 'polls', (sound, store) => ({
      async release(leases) {
        const nextPollAt = store.now() + 1;
        await sound.settle(leases.map((lease) => ({ ...lease, at: store.now(), polls: 0, nextPollAt })));
      },
    })),
  ],
  'settle/running': [
    ...broken(
      'forgets when it was seen',
      'polls',
      settling((outcome) => without(outcome, 'observedAt')),
    ),
    ...broken(
      'asks again at once',
      'polls',
      settling((outcome) => ({ ...outcome, nextPollAt: outcome.at })),
    ),
  ],
  'settle/unchanged': broken(
    'writes an empty status for none',
    'polls',
    settling((outcome) => ({ ...outcome, status: outcome.status ?? { state: 'unknown', vendorState: '' } })),
  ),
  'settle/trouble': broken(
    'forgets the error',
    'polls',
    settling((outcome) => without(outcome, 'lastError')),
  ),
  'settle/end': broken(
    'tells of the end in a second transaction, and dies before it',
    'polls',
    settling((outcome) => without(outcome, 'event')),
  ),
  'settle/ends': broken(
    'takes every end for the vendor’s',
    'polls',
    settling((outcome) => (outcome.endedBy === undefined ? outcome : { ...outcome, endedBy: 'vendor' })),
  ),
  'settle/absorbed': broken('says that it took an outcome after the end', 'polls', () => ({
    settle: async (outcomes) => outcomes.map(() => true),
  })),
  'settle/refused-among-good': broken('gives up at the first that is refused', 'polls', (sound) => ({
    async settle(outcomes) {
      const settled: boolean[] = [];
      for (const outcome of outcomes) settled.push(!settled.includes(false) && ((await sound.settle([outcome]))[0] ?? false));
      return settled;
    },
  })),
  'settle/batch': broken('settles backwards', 'polls', (sound) => ({
    settle: async (outcomes) => (await sound.settle(outcomes.toReversed())).toReversed(),
  })),
  'due/next': [
    ...broken('looks at all kinds', 'polls', (sound) => ({
      nextDueAt: async (kind) => (await sound.nextDueAt({ ...kind, type: 'other' })) ?? sound.nextDueAt(kind),
    })),
    ...broken('counts what is leased', 'polls', (sound) => {
      let first: number | undefined;
      return { nextDueAt: async (kind) => (first ??= await sound.nextDueAt(kind)) };
    }),
  ],
  'due/again': broken(
    'never asks twice in an instant',
    'polls',
    settling((outcome) => ({ ...outcome, nextPollAt: outcome.nextPollAt === undefined ? undefined : outcome.at + 1 })),
  ),
  'due/hasten': broken('makes due later, too', 'polls', (sound, store) => ({
    async hasten(uid, at) {
      const [claimed] = await sound.claim({ provider: 'acme', type: 'job', dueBefore: 1e15, limit: 1, leaseMs: 1000 });
      if (claimed === undefined) return sound.hasten(uid, at);
      const { attempt, task } = claimed;
      await sound.settle([{ uid: task.uid, attempt, at: store.now(), polls: 0, nextPollAt: at }]);
      return true;
    },
  })),
  'due/hasten-leased': broken('ends the lease', 'polls', (sound) => ({
    async hasten(uid, at) {
      for (const attempt of [1, 2, 3]) await sound.release([{ uid, attempt }]);
      return sound.hasten(uid, at);
    },
  })),
  'due/listeners': [
    ...broken('calls nobody', 'polls', () => ({ onDue: () => () => {} })),
    ...broken('never stops calling', 'polls', (sound) => ({
      onDue(listener) {
        sound.onDue(listener);
        return () => {};
      },
    })),
    ...broken('does not tell of what is hastened', 'polls', (sound) => {
      let quiet = false;
      return {
        onDue: (listener) => sound.onDue((kind) => void (quiet || listener(kind))),
        async hasten(uid, at) {
          quiet = true;
          return sound.hasten(uid, at).finally(() => (quiet = false));
        },
      };
    }),
  ],
  'due/backlog': broken('tells when the next is due for since when one waits', 'polls', (sound) => ({
    backlog: async () =>
      Promise.all((await sound.backlog()).map(async (kind) => ({ ...kind, oldestDueAt: await sound.nextDueAt(kind) }))),
  })),
  'time/set-clock': brokenWhole('tells the time of day', (_, { clock }) => ({ now: () => clock.now() })),
  'time/reopen': brokenWhole('begins anew at the time of day', (_, { clock }) => ({ now: () => clock.now() })),
};
