import type { HttpCondition, HttpConditions } from '../definition/http-condition.ts';
import { compileSource } from './sources.ts';
import type { AnswerView } from './sources.ts';

/** Whether something holds of an answer. */
export type Test = (answer: AnswerView) => boolean;

/** Makes the test of one condition or several. None given always holds. */
export function compileConditions(conditions: HttpConditions | undefined): Test {
  const tests = listOf(conditions).map(compileCondition);
  return (answer) => tests.every((test) => test(answer));
}

/** Conditions as a list. */
export function listOf(conditions: HttpConditions | undefined): readonly HttpCondition[] {
  if (conditions === undefined) return [];
  return isOne(conditions) ? [conditions] : conditions;
}

function compileCondition({ from, equals, oneOf, contains, exists }: HttpCondition): Test {
  const read = compileSource(from);
  if (exists !== undefined) return (answer) => (read(answer) !== undefined) === exists;
  if (contains !== undefined) {
    return (answer) => {
      const value = read(answer);
      return typeof value === 'string' && value.includes(contains);
    };
  }
  const accepted: ReadonlySet<unknown> = new Set<unknown>(oneOf ?? [equals]);
  return (answer) => accepted.has(read(answer));
}

function isOne(conditions: HttpConditions): conditions is HttpCondition {
  return !Array.isArray(conditions);
}
