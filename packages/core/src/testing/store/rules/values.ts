import { TasksError } from '../../../errors/index.ts';
import type { JsonValue, TaskMetadata } from '../../../store/stored-task.ts';
import { firstDifference } from '../first-difference.ts';
import type { StoreRule } from '../store-rule.ts';
import type { StoreScene } from '../store-scene.ts';

/** Ids as no vendor should give them, all of which are kept. */
const hostileIds: readonly string[] = [
  'a/b/../c',
  'a|b',
  'a:b:c',
  `'`,
  `"`,
  '`',
  `'; DROP TABLE tasks; --`,
  '%',
  '_',
  '\\',
  '\\u0000',
  '?',
  '$1',
  ':id',
  '{"id":1}',
  ' ',
  ' x ',
  '\t\r\n',
  '\u007f\u0001\u001b',
  '\u200b',
  '\u202eabc',
  '\uffff',
  '\ufeffx',
  '😀',
  '👩‍👩‍👧',
  'İ',
  'i\u0307',
  'ß',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  '0',
  '00',
  '1e3',
  '9007199254740993',
  'x'.repeat(4096),
  'é'.repeat(4096),
];

/** Text that some databases cannot hold: it is kept, or refused. */
const unstorable: readonly string[] = ['\u0000', 'a\u0000b', '\ud800', 'x\udc00y', '\udc00\ud800'];

const odd = JSON.parse(
  '{"__proto__":{"polluted":true},"constructor":{"prototype":1},"toString":null,"":"empty","a.b":[[],{},[[null]]]}',
) as TaskMetadata;

const hostileMetadata: readonly TaskMetadata[] = [
  {},
  odd,
  { 'it"s': `'`, 'a/b': 'a|b', '😀': '😀', '\\': '\\', '\n': '\r\n' },
  { numbers: [0, 1, -1, 1.5, 1e308, 5e-324, 2 ** 53, -(2 ** 53), 1e21] },
  { ['x'.repeat(4096)]: 'y'.repeat(65_536) },
  { name: 'x'.repeat(65_536), list: Array.from({ length: 1000 }, (_, index) => ({ index })) },
  { deep: Array.from({ length: 100 }).reduce<JsonValue>((inner) => [inner], 'x') },
];

/** What values come back as. */
export const valueRules: readonly StoreRule[] = [
  {
    id: 'values/ids',
    title: 'keeps ids verbatim, whatever characters they hold, and tells each from all others',
    promise: 'TaskAddress.id',
    async run(scene) {
      const verdicts = await scene.store.tasks.track(hostileIds.map((id) => scene.newTask({ id })));
      scene.same(
        'the ids',
        verdicts.map(({ task, created }) => [task.id, created]),
        hostileIds.map((id) => [id, true]),
      );
      for (const { task } of verdicts) {
        scene.same('what get gives', await scene.store.tasks.get(task.uid), task);
        scene.same('what find gives', (await scene.store.tasks.find(task))?.uid, task.uid);
      }
      const claimed = await scene.claim();
      scene.same('the ids that are claimed', claimed.map(({ task }) => task.id).toSorted(), hostileIds.toSorted());
    },
  },
  {
    id: 'values/unstorable',
    title: 'keeps text with NUL or half a surrogate pair as it is, or refuses it and stores nothing',
    promise: 'TaskStore.track',
    async run(scene) {
      for (const text of unstorable) {
        for (const parts of [{ id: text }, { metadata: { [text]: 1 } }, { metadata: { text } }]) {
          await keptOrRefused(scene, parts);
        }
      }
    },
  },
  {
    id: 'values/metadata',
    title: 'keeps metadata as it is, whatever names and values it has',
    promise: 'NewTask.metadata',
    async run(scene) {
      for (const metadata of hostileMetadata) {
        const task = await scene.track({ metadata });
        const stored = await scene.taskOf(task.uid);
        scene.same('the metadata', stored.metadata, metadata);
        scene.same('the names', Object.keys(stored.metadata ?? {}).toSorted(), Object.keys(metadata).toSorted());
        const event = (await scene.events({ uid: task.uid }))[0];
        scene.same('the metadata in the event', event?.type === 'task.created' && event.task.metadata, metadata);
      }
      scene.same('a member of all objects', ({} as { readonly polluted?: boolean }).polluted, undefined);
    },
  },
  {
    id: 'values/result',
    title: 'keeps a result of 10,000 items with members of their own, in the task, its event and lists',
    promise: 'StoredTask.status',
    async run(scene) {
      const item = (index: number): { readonly key: string } =>
        Object.assign({ key: `k${index}` }, { url: `https://cdn.test/é😀/${index}?a=1&b=2`, size: { w: index, h: null } });
      const status = {
        state: 'partially_succeeded',
        vendorState: '完了"\\',
        progress: { succeeded: 9000, failed: 1000, total: 10_000 },
        succeeded: Array.from({ length: 9000 }, (_, index) => item(index)),
        failed: Array.from({ length: 1000 }, (_, index) => ({ ...item(index + 9000), reason: 'zu groß' })),
        reason: "it's over",
        quota: { remaining: 0 },
        finishedAt: '2026-01-02T03:04:05.000Z',
      } as const;
      const task = await scene.trackAndEnd({}, { status, event: 'task.partially_succeeded' });
      scene.same('the status', task.status, status);
      const last = (await scene.events()).at(-1);
      scene.same('the task in the event', last?.type === 'task.partially_succeeded' && last.task, task);
      scene.same('the list', (await scene.store.tasks.list({ limit: 1 })).items, [task]);
    },
  },
  {
    id: 'values/json',
    title: 'gives plain JSON',
    promise: 'Store',
    async run(scene) {
      await scene.addWebhook();
      const task = await scene.trackAndEnd({ metadata: odd });
      const [delivery] = await scene.claimDeliveries();
      const given = [task, await scene.events(), delivery, await scene.store.tasks.counts(), await scene.store.polls.backlog()];
      for (const value of given) scene.same('a value after JSON', JSON.parse(JSON.stringify(value)), value);
    },
  },
  {
    id: 'values/apart',
    title: 'is not changed by what callers do to values that they gave or were given',
    promise: 'Store',
    async run(scene) {
      const metadata = { list: ['a'] };
      const given = scene.newTask({ metadata });
      await scene.store.tasks.track([given]);
      const before = structuredClone(await scene.taskOf(given.uid));
      metadata.list.push('b');
      attempt(() => Object.assign(given, { id: 'changed' }));
      const task = await scene.taskOf(given.uid);
      attempt(() => Object.assign(task, { polls: 99 }));
      attempt(() => (task.metadata?.['list'] as string[] | undefined)?.push('c'));
      const [event] = await scene.events();
      if (event?.type === 'task.created') attempt(() => Object.assign(event.task, { polls: 99 }));
      scene.same('the task', await scene.taskOf(given.uid), before);
      const [again] = await scene.events();
      scene.same('polls in the event', again?.type === 'task.created' && again.task.polls, 0);
    },
  },
];

async function keptOrRefused(
  scene: StoreScene,
  parts: { readonly id?: string; readonly metadata?: TaskMetadata },
): Promise<void> {
  const task = scene.newTask(parts);
  const other = scene.newTask();
  try {
    await scene.store.tasks.track([task, other]);
  } catch (error) {
    const isRefusal = TasksError.isInstance(error) && error.code === 'invalid_argument';
    scene.holds(`text that is not kept (${JSON.stringify(parts)}) is refused with "invalid_argument"`, isRefusal, error);
    scene.same('the refused task', await scene.store.tasks.get(task.uid), undefined);
    scene.same('another task of the refused call', await scene.store.tasks.get(other.uid), undefined);
    return;
  }
  const stored = await scene.taskOf(task.uid);
  const isKept = firstDifference({ id: stored.id, metadata: stored.metadata }, { id: task.id, metadata: task.metadata });
  scene.same(`the difference in a task of ${JSON.stringify(parts)}`, isKept, undefined);
}

/** A change that throws where the value is frozen. */
function attempt(change: () => unknown): void {
  try {
    change();
  } catch {
    // What is frozen cannot be changed: all the better.
  }
}
