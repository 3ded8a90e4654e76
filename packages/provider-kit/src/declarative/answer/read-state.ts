import type { HttpStateDefinition, HttpTaskState } from '../definition/http-state.ts';
import { compileConditions } from '../values/conditions.ts';
import { toText } from '../values/scalar-text.ts';
import { compileSource } from '../values/sources.ts';
import type { AnswerView } from '../values/sources.ts';
import { isSuccess } from './api-answer.ts';

/** A state, and the vendor's word for it. */
export interface ReadState {
  readonly state: HttpTaskState;
  readonly vendorState: string;
}

/** How a definition tells states. */
export interface StateReader {
  /** @returns `undefined` when the answer does not name a state. */
  read(answer: AnswerView): ReadState | undefined;
  /** Whether a rule makes sense of an answer of status 300 or above. */
  explains(answer: AnswerView): boolean;
}

const longestWord = 200;

/** Takes a definition's words and rules apart, once. */
export function compileState({ from, words = {}, rules = [] }: HttpStateDefinition): StateReader {
  const readWord = from === undefined ? undefined : compileSource(from);
  const known: ReadonlyMap<string, HttpTaskState> = new Map(Object.entries(words));
  const compiled = rules.map(({ status, when, ...rule }) => {
    const holds = compileConditions(when);
    const statuses = status === undefined ? undefined : new Set([status].flat());
    return {
      ...rule,
      holds: (answer: AnswerView) => (statuses?.has(answer.status) ?? isSuccess(answer.status)) && holds(answer),
    };
  });
  const ruleFor = (answer: AnswerView): (typeof compiled)[number] | undefined => compiled.find(({ holds }) => holds(answer));
  return {
    read: (answer) => {
      const word = toText(readWord?.(answer))?.slice(0, longestWord);
      const rule = ruleFor(answer);
      if (rule !== undefined) return { state: rule.state, vendorState: rule.vendorState ?? word ?? rule.state };
      return word === undefined ? undefined : { state: known.get(word) ?? 'unknown', vendorState: word };
    },
    explains: (answer) => !isSuccess(answer.status) && ruleFor(answer) !== undefined,
  };
}
