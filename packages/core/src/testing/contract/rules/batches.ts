import { TasksError } from '../../../errors/index.ts';
import type { TaskStatusResultV1 } from '../../../provider/index.ts';
import { doneExample, manyIds, manyReply, openExample } from '../operation.ts';
import { answering } from '../reactions.ts';
import { ruleFor } from '../rule.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { statusProblem } from '../status-problems.ts';
import type { StateExample } from '../upstream-description.ts';

const mend =
  "Look each id that was asked for up in the vendor's answer, and give { id, status } or { id, error } for each of them.";

/** Every id is answered once, by its own state, in one request. */
const eachOnce: Rule = ruleFor(
  'getStatusMany',
  'many/each-once',
  'answers every id of a batch once, in one request',
  async (scene) => {
    const { example } = scene.subject;
    const ids = manyIds(scene.subject.type, example);
    const states = [doneExample(example), openExample(example)];
    const stateOf = (id: string): StateExample | undefined => states[ids.indexOf(id) % states.length];
    const { results, requests } = await ask(scene, ids, stateOf);
    if (requests !== 1)
      scene.fail({
        expected: `one request for ${ids.length} ids`,
        seen: `${requests} came`,
        mend: 'Ask after all ids in one request; set maxBatchSize to the most that the vendor takes.',
      });
    expectIds(scene, ids, results);
    for (const id of ids) {
      const result = results.find((each) => each.id === id);
      const expect = stateOf(id)?.expect;
      const status = result !== undefined && 'status' in result ? result.status : undefined;
      const problem = status === undefined ? 'there is none' : statusProblem(status, { sound: true });
      if (problem === undefined && status?.state === expect?.state && status?.vendorState === expect?.vendorState) continue;
      scene.fail({
        expected: `the status of ${JSON.stringify(id)} is "${expect?.state}", as the vendor says`,
        seen: problem ?? scene.show(result),
        mend,
      });
    }
  },
);

/** One task that the vendor does not know leaves the others alone. */
const unknownId: Rule = ruleFor(
  'getStatusMany',
  'many/unknown-id',
  'gives an error for the one task of a batch that the vendor does not know',
  async (scene) => {
    const { example } = scene.subject;
    const ids = manyIds(scene.subject.type, example);
    const [missing] = ids;
    const { results } = await ask(scene, ids, (id) => (id === missing ? undefined : doneExample(example)));
    expectIds(scene, ids, results);
    for (const result of results) {
      const error: unknown = 'error' in result ? result.error : undefined;
      const right = result.id === missing ? TasksError.isInstance(error) && error.code === 'task_not_found' : error === undefined;
      if (right) continue;
      scene.fail({
        expected:
          result.id === missing
            ? `${JSON.stringify(missing)}, which the vendor does not know, has an error of code "task_not_found"`
            : `${JSON.stringify(result.id)}, which the vendor knows, has a status`,
        seen: scene.show(error ?? result),
        mend,
      });
    }
  },
);

async function ask(
  scene: Scene,
  ids: readonly string[],
  stateOf: (id: string) => StateExample | undefined,
): Promise<{ readonly results: readonly TaskStatusResultV1[]; readonly requests: number }> {
  const type = scene.typeOf();
  const reply = manyReply(scene.subject.example, stateOf);
  const exchange = await scene.observe(answering(reply), () =>
    type.getStatusMany?.(ids, { signal: new AbortController().signal }),
  );
  const value = scene.expectValue(exchange, 'getStatusMany', `it is asked after ${ids.length} tasks`, mend);
  if (!Array.isArray(value)) scene.fail({ expected: 'a list of results', seen: scene.describe(exchange.outcome), mend });
  return { results: value as readonly TaskStatusResultV1[], requests: exchange.requests.length };
}

function expectIds(scene: Scene, ids: readonly string[], results: readonly TaskStatusResultV1[]): void {
  const answered = results.map((result) => result.id).toSorted();
  if (JSON.stringify(answered) === JSON.stringify(ids.toSorted())) return;
  scene.fail({
    expected: `one result for each of ${ids.join(', ')}`,
    seen: `results for ${answered.join(', ') || 'none'}`,
    mend,
  });
}

export const batchRules: readonly Rule[] = [eachOnce, unknownId];
