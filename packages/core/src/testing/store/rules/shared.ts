import type { StoredEvent } from '../../../store/event-log.ts';
import type { Store } from '../../../store/store.ts';
import { kind, leaseMs } from '../store-scene.ts';
import type { StoreRule } from '../store-rule.ts';
import type { StoreScene } from '../store-scene.ts';

/** What stores promise that are open on the same data at once. */
export const sharedRules: readonly StoreRule[] = [
  {
    id: 'shared/seen',
    title: 'shows each what the other wrote, on one time line',
    promise: 'Store',
    of: 'shared',
    async run(scene) {
      const other = await scene.openAnother();
      const task = await scene.track();
      scene.same('the task as the other sees it', await other.tasks.get(task.uid), task);
      scene.same('when the next is due', await other.polls.nextDueAt(kind), task.nextPollAt);
      scene.same('the events', await scene.events({ store: other }), await scene.events());
      scene.same('the time of the other', other.now(), scene.store.now());
    },
  },
  {
    id: 'shared/track',
    title: 'creates one task of an address that both track at once',
    promise: 'TaskStore.track',
    of: 'shared',
    async run(scene) {
      const stores = [scene.store, await scene.openAnother()];
      const calls = Array.from({ length: 20 }, (_, index) => storeOf(stores, index).tasks.track([scene.newTask({ id: 'same' })]));
      const verdicts = (await Promise.all(calls)).flat();
      scene.same('how many were created', verdicts.filter(({ created }) => created).length, 1);
      scene.same('how many uids were given', new Set(verdicts.map(({ task }) => task.uid)).size, 1);
    },
  },
  {
    id: 'shared/claim',
    title: 'gives a task and a delivery to one of both',
    promise: 'PollQueue.claim',
    of: 'shared',
    async run(scene) {
      const stores = [scene.store, await scene.openAnother()];
      await scene.addWebhook();
      await scene.store.tasks.track(Array.from({ length: 100 }, () => scene.newTask()));
      const dueBefore = scene.store.now();
      const claims = Array.from({ length: 20 }, (_, index) =>
        storeOf(stores, index).polls.claim({ ...kind, dueBefore, limit: 10, leaseMs }),
      );
      const uids = (await Promise.all(claims)).flat().map(({ task }) => task.uid);
      scene.same('how many different tasks were claimed of how many', new Set(uids).size, uids.length);
      const request = { dueBefore, limit: 10, perWebhook: 1000, except: [], leaseMs };
      const deliveries = Array.from({ length: 20 }, (_, index) => storeOf(stores, index).deliveries.claim(request));
      const ids = (await Promise.all(deliveries)).flat().map(({ delivery }) => delivery.id);
      scene.same('how many different deliveries were claimed of how many', new Set(ids).size, ids.length);
    },
  },
  {
    id: 'shared/take-over',
    title: 'lets one take over what the other leased when that is over, and fences the other off',
    promise: 'ClaimedTask.attempt',
    of: 'shared',
    async run(scene) {
      const other = await scene.openAnother();
      const old = await scene.trackAndClaim();
      const claim = (): ReturnType<typeof other.polls.claim> =>
        other.polls.claim({ ...kind, dueBefore: other.now(), limit: 10, leaseMs });
      scene.same('what the other claims while the lease holds', await claim(), []);
      await scene.clock.advance(leaseMs);
      const [young] = await claim();
      if (young === undefined) return scene.fail('the other claims the task after the lease', 'claim gave nothing');
      scene.same('what settle gives to the old lease', await scene.store.polls.settle([scene.ending(old)]), [false]);
      scene.same('what settle gives to the new lease', await other.polls.settle([scene.ending(young)]), [true]);
      scene.same('what ended the task', (await scene.taskOf(old.task.uid)).endedBy, 'vendor');
    },
  },
  {
    id: 'shared/not-late',
    title: 'lets nothing appear behind a reader while both write',
    promise: 'EventLog',
    of: 'shared',
    async run(scene) {
      const stores = [scene.store, await scene.openAnother()];
      let writing = true;
      const written = writeAll(scene, stores).finally(() => {
        writing = false;
      });
      const read: StoredEvent[] = [];
      let after: string | undefined;
      for (let last = false; !last;) {
        last = !writing;
        const page = await scene.store.events.read({ after, limit: 7 });
        read.push(...page.events);
        after = page.cursor;
        last &&= !page.more;
      }
      await written;
      const ids = (await scene.events()).map(({ id }) => id);
      scene.same('how many events there are', ids.length, 100);
      scene.same(
        'what the reader saw',
        read.map(({ id }) => id),
        ids,
      );
    },
  },
];

async function writeAll(scene: StoreScene, stores: readonly Store[]): Promise<void> {
  const writers = Array.from({ length: 10 }, async (_, index) => {
    for (let round = 0; round < 10; round += 1) await storeOf(stores, index).tasks.track([scene.newTask()]);
  });
  await Promise.all(writers);
}

function storeOf(stores: readonly Store[], index: number): Store {
  const store = stores[index % stores.length];
  if (store === undefined) throw new RangeError('There is no store.');
  return store;
}
