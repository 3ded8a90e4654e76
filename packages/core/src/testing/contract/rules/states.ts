import { sameJson } from '../plain-json.ts';
import { answering } from '../reactions.ts';
import { ruleForEvery } from '../rule.ts';
import type { Rule, RuleCheck } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { statusProblem } from '../status-problems.ts';
import type { ExpectedStatus, StateExample } from '../upstream-description.ts';

const mapping = "Map each state that the vendor documents in one table, by the vendor's own word for it.";

/** Every state that was described comes out in the normal form that was described. */
const mapped: Rule = {
  id: 'states/mapped',
  checks: ({ example: { states } }) => {
    const titles = states.map(titleOf);
    return states.map((state, index) => {
      const title = titleOf(state);
      const twins = titles.filter((other) => other === title).length;
      return { title: twins > 1 ? `${title} (states[${index}])` : title, run: (scene) => checkMapped(scene, state) };
    });
  },
};

async function checkMapped(scene: Scene, { name, answer, expect }: StateExample): Promise<void> {
  const when = `the vendor says ${JSON.stringify(expect.vendorState)}${name === undefined ? '' : ` ${name}`}`;
  const exchange = await scene.ask(answering(answer));
  const status = scene.expectValue(exchange, 'getStatus', when, mapping) as Readonly<Record<string, unknown>> | null;
  for (const [member, value] of Object.entries(expect) as [keyof ExpectedStatus, unknown][]) {
    if (value === undefined || sameJson(status?.[member], value)) continue;
    scene.fail({
      expected: `${member} is ${scene.show(value)} when ${when}`,
      seen: `${member} is ${scene.show(status?.[member])}, in ${scene.show(status)}`,
      mend: member === 'state' ? mapping : `Fill ${member} from the vendor's answer.`,
    });
  }
}

function titleOf({ name, expect }: StateExample): string {
  return `gives "${expect.state}" for the vendor's ${JSON.stringify(expect.vendorState)}${name === undefined ? '' : ` ${name}`}`;
}

/** Answers to honest vendors are statuses of the contract: names, dates, counts that agree with each other. */
const wellFormed: Rule = ruleForEvery('states/form', 'gives counts, items and dates as the contract has them', async (scene) => {
  for (const { answer, expect } of scene.subject.example.states) {
    const when = `the vendor says ${JSON.stringify(expect.vendorState)}`;
    const status = scene.expectValue(await scene.ask(answering(answer)), 'getStatus', when, mapping);
    const problem = statusProblem(status, { sound: true });
    if (problem === undefined) continue;
    scene.fail({
      expected: `a status of the contract when ${when}`,
      seen: `${problem}, in ${scene.show(status)}`,
      mend: 'Counts are whole numbers of at least 0 that do not exceed the total, dates ISO 8601 instants with a zone, items objects with a key; what the vendor does not tell is left out.',
    });
  }
});

/** Words that are also members of every object: a table of states that is an object literal "knows" them. */
const trickyWords = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'];
const undocumented = 'nobody_documented_this_state';

/** A state that nobody documented is told, and never taken for an end. */
const unknown: Rule = {
  id: 'states/unknown',
  checks: ({ example: { unknownState, states } }): readonly RuleCheck[] => {
    const answersAnyWord = unknownState.length > 0;
    // Words that look like documented ones, as vendors add them: a documented state with something behind it.
    const similar = states.map(({ expect }) => `${expect.vendorState}_2`);
    const words = answersAnyWord ? [undocumented, ...similar, ...trickyWords] : [undocumented];
    return [
      { title: 'gives "unknown" for a state that nobody documented', run: (scene) => checkUnknown(scene, words, answersAnyWord) },
    ];
  },
};

async function checkUnknown(scene: Scene, words: readonly string[], told: boolean): Promise<void> {
  const mend =
    'Give state "unknown" with the vendor\'s word as vendorState for whatever is not in the table of states. Look states up in a Map, or test with Object.hasOwn: in an object literal "constructor" is found too.';
  for (const word of words) {
    const when = told ? `the vendor says ${JSON.stringify(word)}` : 'the vendor answers with a state that is not documented';
    const exchange = await scene.ask(answering(scene.subject.example.unknownState(word)));
    const status = scene.expectValue(exchange, 'getStatus', when, mend) as {
      readonly state?: unknown;
      readonly vendorState?: unknown;
    } | null;
    const asSaid = told ? status?.vendorState === word : typeof status?.vendorState === 'string' && status.vendorState !== '';
    if (status?.state === 'unknown' && asSaid) continue;
    scene.fail({
      expected: `state "unknown"${told ? ` and vendorState ${JSON.stringify(word)}` : " and the vendor's word as vendorState"} when ${when}`,
      seen: scene.describe(exchange.outcome),
      mend,
    });
  }
}

/** The vendor's body goes out only where it was asked for: it may be large, and hold what users must not see. */
const rawOnRequest: Rule = ruleForEvery(
  'states/raw',
  "gives the vendor's body as raw when it is asked for, and only then",
  async (scene) => {
    for (const { answer, expect } of scene.subject.example.states) {
      for (const includeRaw of [undefined, false, true]) {
        const exchange = await scene.ask(answering(answer), { includeRaw });
        const status = scene.expectValue(exchange, 'getStatus', `the vendor says ${JSON.stringify(expect.vendorState)}`, mapping);
        const { raw } = (status ?? {}) as { readonly raw?: unknown };
        if ((raw !== undefined) === (includeRaw === true)) continue;
        scene.fail({
          expected:
            includeRaw === true
              ? "raw is the vendor's parsed body when includeRaw is true"
              : `raw is left out when includeRaw is ${includeRaw}`,
          seen: `raw is ${scene.show(raw)}`,
          mend: 'Set raw: options.includeRaw ? body : undefined.',
        });
      }
    }
  },
);

export const stateRules: readonly Rule[] = [mapped, unknown, wellFormed, rawOnRequest];
