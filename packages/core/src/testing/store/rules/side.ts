import type { StoreRule } from '../store-rule.ts';

const begin = 'IdempotencyStore.begin';

/** What is promised beside tasks, events and deliveries: idempotency keys, and what was learned of durations. */
export const sideRules: readonly StoreRule[] = [
  {
    id: 'idempotency/verdicts',
    title: 'knows whether a request is the first of its key, under way, another one, or how it ended',
    promise: begin,
    async run(scene) {
      const keys = scene.store.idempotency;
      const verdict = (key: string, fingerprint: string): Promise<unknown> => keys.begin(key, fingerprint, 1000, 0);
      scene.same('the first', await verdict('k', 'f'), { state: 'begun' });
      scene.same('the same again', await verdict('k', 'f'), { state: 'running' });
      scene.same('another one', await verdict('k', 'g'), { state: 'mismatch' });
      scene.same('another key', await verdict('K', 'g'), { state: 'begun' });
      const response = { status: 201, body: { a: [1, null, 'é'] } };
      await keys.finish('k', response);
      scene.same('the same after it ended', await verdict('k', 'f'), { state: 'finished', response });
      scene.same('another one after it ended', await verdict('k', 'g'), { state: 'mismatch' });
      scene.same('another key that is under way', await verdict('K', 'g'), { state: 'running' });
      for (const [index, odd] of [null, false, 0, '', []].entries()) {
        await verdict(`odd-${index}`, 'f');
        await keys.finish(`odd-${index}`, odd);
        scene.same(`the same after it ended with ${JSON.stringify(odd)}`, await verdict(`odd-${index}`, 'f'), {
          state: 'finished',
          response: odd,
        });
      }
    },
  },
  {
    id: 'idempotency/stale',
    title: 'lets a request begin again that was cut off, and not one that ended',
    promise: begin,
    async run(scene) {
      const keys = scene.store.idempotency;
      await keys.begin('k', 'f', 1000, 0);
      scene.same('one that began just then', await keys.begin('k', 'f', 1500, 1000), { state: 'running' });
      scene.same('another one, stale', await keys.begin('k', 'g', 1500, 1001), { state: 'mismatch' });
      scene.same('one that began before', await keys.begin('k', 'f', 1500, 1001), { state: 'begun' });
      scene.same('one that began anew', await keys.begin('k', 'f', 1600, 1500), { state: 'running' });
      await keys.finish('k', 'done');
      scene.same('one that ended', await keys.begin('k', 'f', 9000, 8000), { state: 'finished', response: 'done' });
    },
  },
  {
    id: 'idempotency/forget',
    title: 'lets a key be used again that was forgotten',
    promise: 'IdempotencyStore.forget',
    async run(scene) {
      const keys = scene.store.idempotency;
      await keys.begin('k', 'f', 1000, 0);
      await keys.begin('other', 'f', 1000, 0);
      await keys.forget('k');
      await keys.forget('none');
      await keys.finish('k', 'late');
      scene.same('what begin gives', await keys.begin('k', 'g', 1000, 0), { state: 'begun' });
      scene.same('what begin gives for another key', await keys.begin('other', 'f', 1000, 0), { state: 'running' });
    },
  },
  {
    id: 'idempotency/at-once',
    title: 'lets one of many begin that come with one key at once',
    promise: begin,
    async run(scene) {
      for (const key of ['k', 'k\'|:/"', '__proto__', 'é😀', 'x'.repeat(4096)]) {
        const calls = Array.from({ length: 10 }, () => scene.store.idempotency.begin(key, 'f', 1000, 0));
        const begun = (await Promise.all(calls)).filter(({ state }) => state === 'begun');
        scene.same('how many have begun', begun.length, 1);
      }
    },
  },
  {
    id: 'durations/saved',
    title: 'keeps what was learned of each kind, and replaces only kinds that are saved again',
    promise: 'DurationStore.save',
    async run(scene) {
      scene.same('what an empty store has', await scene.store.durations.load(), {});
      const one = { version: 1, seen: [[1, 2, 3.5] as const, [0, 0, 0.25] as const] } as const;
      const two = { version: 1, seen: [] } as const;
      await scene.store.durations.save({ 'acme:job': one, 'acme:other': two });
      scene.same('what is loaded', await scene.store.durations.load(), { 'acme:job': one, 'acme:other': two });
      await scene.store.durations.save({ 'acme:other': one });
      await scene.store.durations.save({});
      scene.same('what is loaded then', await scene.store.durations.load(), { 'acme:job': one, 'acme:other': one });
    },
  },
];
