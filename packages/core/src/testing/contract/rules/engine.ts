import { formatRef, isDoneState, parseRef } from '../../../provider/index.ts';
import type { TaskSnapshot } from '../../../provider/index.ts';
import { withEngine } from '../engine-scene.ts';
import { doneExample, taskId } from '../operation.ts';
import { jsonProblem, sameJson } from '../plain-json.ts';
import { answering, resetting } from '../reactions.ts';
import type { Reaction } from '../reactions.ts';
import { ruleForEvery } from '../rule.ts';
import type { Rule } from '../rule.ts';

/** Snapshots go through files, databases and HTTP; refs are all that is kept of a task. */
const survivesJson: Rule = ruleForEvery('states/json', 'gives snapshots and refs that survive JSON', async (scene) => {
  const { example, typeName } = scene.subject;
  await withEngine(scene, async ({ poller, provider }) => {
    const parts = { provider: provider.name, type: typeName, id: taskId(example, 0) };
    const ref = formatRef(parts);
    const back = parseRef(JSON.parse(JSON.stringify({ ref })).ref as string, (name) =>
      name === provider.name ? provider : undefined,
    );
    if (!sameJson(back, parts)) {
      scene.fail({
        expected: `the ref ${ref} is read back as it was written`,
        seen: `it was read as ${scene.show(back)}`,
        mend: 'Give provider and types names that a ref can hold.',
      });
    }
    for (const { answer, expect } of example.states) {
      const when = `the vendor says ${JSON.stringify(expect.vendorState)}`;
      const mend =
        'Give plain objects, lists, texts and finite numbers only: no Date, Map, bigint or class; an instant is an ISO 8601 text.';
      const exchange = await scene.observe(answering(answer), () => poller.getStatus(ref, { includeRaw: true }));
      const snapshot = scene.expectValue(exchange, 'getStatus', when, mend) as TaskSnapshot;
      const problem = jsonProblem(snapshot, 'the snapshot');
      const same = problem === undefined && sameJson(JSON.parse(JSON.stringify(snapshot)), snapshot);
      if (same && snapshot.ref === ref) continue;
      scene.fail({
        expected: `the snapshot is the same after JSON when ${when}`,
        seen: problem ?? `it was ${scene.show(snapshot)}`,
        mend,
      });
    }
  });
});

/** More timers than any engine needs for a handful of answers. */
const mostTimers = 500;

/** The whole way: every state that is not an end, faults in between, a state that nobody knows, and the end. */
const followed: Rule = ruleForEvery(
  'states/followed',
  'is followed to the end of a task, through faults and unknown states',
  async (scene) => {
    const { example, typeName } = scene.subject;
    const done = doneExample(example);
    const reactions: Reaction[] = [
      ...example.states.filter(({ expect }) => !isDoneState(expect.state)).map(({ answer }) => answering(answer)),
      answering({ status: 503, body: 'busy' }),
      answering(example.unknownState('nobody_documented_this_state')),
      resetting,
    ];
    const steps = reactions.length;
    await withEngine(scene, async ({ poller, provider, passUntil }) => {
      scene.upstream.react = (request, response) => (reactions.shift() ?? answering(done.answer))(request, response);
      const waiting = poller.wait(formatRef({ provider: provider.name, type: typeName, id: taskId(example, 0) }));
      const ended = await passUntil(waiting, mostTimers);
      const outcome = ended ? await scene.settle(() => waiting) : undefined;
      const snapshot = outcome?.kind === 'resolved' ? (outcome.value as TaskSnapshot) : undefined;
      if (snapshot?.state === done.expect.state && scene.upstream.requests.length > steps) return;
      scene.fail({
        expected: `poller.wait gives "${done.expect.state}" after ${steps} answers that are no end: states, a 503, a state that nobody documented, a reset`,
        seen: outcome
          ? `${scene.describe(outcome)} after ${scene.upstream.requests.length} requests`
          : `the task was not done after ${scene.upstream.requests.length} requests`,
        mend: 'Ask the vendor anew in each call, keep nothing from one to the next, and report faults as errors that are retryable.',
      });
    });
  },
);

export const engineRules: readonly Rule[] = [survivesJson, followed];
