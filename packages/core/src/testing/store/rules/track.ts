import { asCreated } from '../../../durable/task-life.ts';
import { kind } from '../store-scene.ts';
import type { StoreRule } from '../store-rule.ts';

const promise = 'TaskStore.track';

/** What tracking promises. */
export const trackRules: readonly StoreRule[] = [
  {
    id: 'track/created',
    title: 'stores a new task with all that is known of it',
    promise,
    async run(scene) {
      const now = scene.store.now();
      const full = scene.newTask({
        startedAt: now - 5,
        metadata: { order: 7, tags: ['a', { b: null }] },
        webhookUrl: 'https://receiver.test/one',
        deadline: now + 60_000,
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        nextPollAt: now + 250,
      });
      const bare = scene.newTask();
      const expected = [full, bare].map((task) => ({ ...task, updatedAt: now, polls: 0 }));
      const verdicts = await scene.store.tasks.track([full, bare]);
      scene.same(
        'what track gives',
        verdicts,
        expected.map((task) => ({ task, created: true })),
      );
      for (const task of expected) scene.same('what get gives', await scene.store.tasks.get(task.uid), task);
      scene.same('what find gives', await scene.store.tasks.find(full), expected[0]);
    },
  },
  {
    id: 'track/nothing',
    title: 'tracks nothing when nothing is given, and knows no task that was not tracked',
    promise,
    async run(scene) {
      scene.same('what track gives', await scene.store.tasks.track([]), []);
      scene.same('what get gives', await scene.store.tasks.get('tsk_none'), undefined);
      scene.same('what find gives', await scene.store.tasks.find({ ...kind, id: 'none' }), undefined);
      scene.same('what list gives', await scene.store.tasks.list({ limit: 5 }), { items: [], nextCursor: undefined });
      scene.same('what remove gives', await scene.store.tasks.remove('tsk_none', scene.store.now()), undefined);
    },
  },
  {
    id: 'track/event',
    title: 'tells of each new task once, as it was when it was stored first',
    promise,
    async run(scene) {
      const tasks = [scene.newTask({ nextPollAt: scene.store.now() + 700, metadata: { a: 1 } }), scene.newTask()];
      const verdicts = await scene.store.tasks.track(tasks);
      await scene.store.tasks.track(tasks.map((task) => scene.newTask({ id: task.id })));
      const events = await scene.events();
      scene.same(
        'what the log tells',
        events.map((event) => ({ ...event, id: undefined })),
        verdicts.map(({ task }) => ({ type: 'task.created', timestamp: task.createdAt, task: asCreated(task) })),
      );
    },
  },
  {
    id: 'track/idempotent',
    title: 'gives a task of the same address that is tracked as it is',
    promise,
    async run(scene) {
      const first = await scene.track({ metadata: { who: 'first' } });
      await scene.clock.advance(100);
      const again = scene.newTask({ id: first.id, metadata: { who: 'second' } });
      const verdicts = await scene.store.tasks.track([again]);
      scene.same('what track gives for a task that is tracked', verdicts, [{ task: first, created: false }]);
      scene.same('the task of the uid that was not needed', await scene.store.tasks.get(again.uid), undefined);
      const [claimed] = await scene.claim();
      if (claimed === undefined) return scene.fail('a task that is due is claimed', 'claim gave nothing');
      await scene.store.polls.settle([scene.outcome(claimed)]);
      const polled = await scene.taskOf(first.uid);
      const later = await scene.store.tasks.track([scene.newTask({ id: first.id })]);
      scene.same('what track gives for a task that was polled', later, [{ task: polled, created: false }]);
    },
  },
  {
    id: 'track/parts',
    title: 'takes tasks for different ones that differ in provider, type or id',
    promise: 'TaskAddress',
    async run(scene) {
      const given = [
        scene.newTask({ id: '1' }),
        scene.newTask({ id: '1', type: 'other' }),
        scene.newTask({ id: '1', provider: 'acme-2' }),
        scene.newTask({ id: '1 ' }),
        scene.newTask({ id: '01' }),
        scene.newTask({ provider: 'a', type: 'b:c', id: 'd' }),
        scene.newTask({ provider: 'a:b', type: 'c', id: 'd' }),
        scene.newTask({ provider: 'a', type: 'b', id: 'c:d' }),
        scene.newTask({ id: 'CASE' }),
        scene.newTask({ id: 'case' }),
        scene.newTask({ id: 'é' }),
        scene.newTask({ id: 'e\u0301' }),
      ];
      const verdicts = await scene.store.tasks.track(given);
      scene.same(
        'which are created',
        verdicts.map(({ created }) => created),
        given.map(() => true),
      );
      for (const task of given) scene.same('what find gives', (await scene.store.tasks.find(task))?.uid, task.uid);
    },
  },
  {
    id: 'track/duplicates',
    title: 'lets the second of two with one address in one call find the first',
    promise,
    async run(scene) {
      const [one, other, again] = [scene.newTask({ id: 'x' }), scene.newTask({ id: 'y' }), scene.newTask({ id: 'x' })];
      const verdicts = await scene.store.tasks.track([one, other, again]);
      scene.same(
        'uids and verdicts in the order given',
        verdicts.map(({ task, created }) => [task.uid, created]),
        [
          [one.uid, true],
          [other.uid, true],
          [one.uid, false],
        ],
      );
      scene.same('how many events there are', (await scene.events()).length, 2);
      scene.same('how many tasks are listed', (await scene.store.tasks.list({ limit: 10 })).items.length, 2);
    },
  },
  {
    id: 'track/at-once',
    title: 'creates one task of an address that many calls track at once',
    promise,
    async run(scene) {
      const calls = Array.from({ length: 20 }, () => scene.store.tasks.track([scene.newTask({ id: 'same' })]));
      const verdicts = (await Promise.all(calls)).flat();
      scene.same('how many were created', verdicts.filter(({ created }) => created).length, 1);
      scene.same('how many uids were given', new Set(verdicts.map(({ task }) => task.uid)).size, 1);
      scene.same('how many events there are', (await scene.events()).length, 1);
    },
  },
  {
    id: 'track/ended-by-vendor',
    title: 'gives a task whose final result is known as it is',
    promise,
    async run(scene) {
      const ended = await scene.trackAndEnd();
      const verdicts = await scene.store.tasks.track([scene.newTask({ id: ended.id })]);
      scene.same('what track gives', verdicts, [{ task: ended, created: false }]);
      scene.same('what find gives', await scene.store.tasks.find(ended), ended);
      scene.same('what is due', await scene.store.polls.nextDueAt(kind), undefined);
    },
  },
  {
    id: 'track/ended-otherwise',
    title: 'makes a new task beside one that was removed, not found or past its deadline',
    promise,
    async run(scene) {
      const ends = [
        { endedBy: 'deadline', event: 'task.deadline_exceeded' },
        { endedBy: 'not_found', event: 'task.not_found' },
      ] as const;
      const tasks = [];
      for (const end of ends) tasks.push(await scene.trackAndEnd({}, { ...end, status: undefined }));
      const { uid } = await scene.track();
      tasks.push(await scene.store.tasks.remove(uid, scene.store.now()));
      for (const old of tasks) {
        if (old === undefined) return scene.fail('remove gives the task', 'undefined');
        scene.same(`what find gives after the end by ${old.endedBy}`, await scene.store.tasks.find(old), undefined);
        const next = await scene.track({ id: old.id });
        scene.same('the task that ended', await scene.store.tasks.get(old.uid), old);
        scene.same('what find gives once it is tracked again', await scene.store.tasks.find(old), next);
      }
    },
  },
  {
    id: 'track/whole',
    title: 'stores none of a call that cannot be stored as a whole',
    promise: 'Store',
    async run(scene) {
      const known = await scene.track();
      const good = scene.newTask();
      const others = [1, 2, 3].map(() => scene.newTask());
      const [, seen] = await Promise.all([
        scene.store.tasks.track(others),
        scene.refused('track with a uid of another task', () =>
          scene.store.tasks.track([good, scene.newTask({ uid: known.uid })]),
        ),
      ]);
      scene.same('what the refused call resolved with', seen, undefined);
      scene.same('a task of the same call', await scene.store.tasks.get(good.uid), undefined);
      scene.same('the task of that uid', await scene.store.tasks.get(known.uid), known);
      scene.same('how many events there are', (await scene.events()).length, 1 + others.length);
      for (const { uid } of others) scene.same('a task of a call made at once', (await scene.taskOf(uid)).uid, uid);
    },
  },
  {
    id: 'track/many',
    title: 'tracks 10,000 tasks in one call, in order',
    promise,
    async run(scene) {
      const given = Array.from({ length: 10_000 }, () => scene.newTask());
      const verdicts = await scene.store.tasks.track(given);
      const uids = given.map(({ uid }) => uid);
      scene.same(
        'the uids in order',
        verdicts.map(({ task }) => task.uid),
        uids,
      );
      scene.same('counts', await scene.store.tasks.counts(), [{ ...kind, state: 'queued', count: 10_000 }]);
      const events = await scene.events();
      scene.same(
        'the tasks of the events in order',
        events.map((event) => event.type === 'task.created' && event.task.uid),
        uids,
      );
    },
  },
];
