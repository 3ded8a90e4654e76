import { createManualClock } from '../../manual-clock.ts';
import type { StoreRule } from '../store-rule.ts';

/** What the store's own time promises. */
export const timeRules: readonly StoreRule[] = [
  {
    id: 'time/check',
    title: 'says that it can be read and written',
    promise: 'Store.check',
    async run(scene) {
      scene.same('what check gives', await scene.store.check(), undefined);
    },
  },
  {
    id: 'time/clock',
    title: 'begins at the time of day and goes on by the time that passes, in whole milliseconds',
    promise: 'Store.now',
    async run(scene) {
      const begin = scene.store.now();
      scene.same('now() of a new store', begin, scene.clock.now());
      await scene.clock.advance(1.5);
      scene.holds('now() is whole 1.5 ms later', Number.isInteger(scene.store.now()), scene.store.now());
      await scene.clock.advance(998.5);
      scene.same('now() a second later', scene.store.now(), begin + 1000);
    },
  },
  {
    id: 'time/set-clock',
    title: 'does not follow a clock that is set',
    promise: 'Store.now',
    async run(scene) {
      const begin = scene.store.now();
      for (const hours of [-1, 1]) {
        scene.clock.setTimeOfDay(begin + hours * 3_600_000);
        scene.same(`now() after the clock was set by ${hours} hours`, scene.store.now(), begin);
      }
      await scene.clock.advance(10);
      scene.same('now() 10 ms later', scene.store.now(), begin + 10);
    },
  },
  {
    id: 'time/reopen',
    title: 'does not go back over a restart, though the clock has',
    promise: 'Store.now',
    of: 'durable',
    async run(scene) {
      await scene.clock.advance(5000);
      await scene.track();
      const before = scene.store.now();
      await scene.reopen(createManualClock({ now: before - 3_600_000 }));
      scene.holds(`now() is ${before} or later after a restart`, scene.store.now() >= before, scene.store.now());
    },
  },
];
