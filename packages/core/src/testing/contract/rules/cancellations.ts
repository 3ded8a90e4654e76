import { taskId } from '../operation.ts';
import { answering } from '../reactions.ts';
import { ruleFor } from '../rule.ts';
import type { Rule } from '../rule.ts';

/** A task is stopped by one request that names it. */
const cancels: Rule = ruleFor('cancel', 'cancel/request', 'asks the vendor to stop a task', async (scene) => {
  const { example } = scene.subject;
  const { cancel } = example;
  if (cancel === undefined) return;
  const id = taskId(example, 0);
  const type = scene.typeOf();
  const mend = 'Make one request that names the task, and resolve with nothing when the vendor agrees.';
  const exchange = await scene.observe(answering(cancel.answer), () =>
    type.cancel?.(id, { signal: new AbortController().signal }),
  );
  scene.expectValue(exchange, 'cancel', 'the vendor stops the task', mend);
  const [request] = exchange.requests;
  const arrived = request && (cancel.idOf ?? example.idOf)(request);
  if (arrived === id) return;
  scene.fail({
    expected: `the vendor is asked to stop ${JSON.stringify(id)}`,
    seen: `it was asked to stop ${scene.show(arrived)}`,
    mend,
  });
});

export const cancelRules: readonly Rule[] = [cancels];
