import type { Scene } from './scene.ts';
import type { Subject } from './subject.ts';

/** One check of a rule. */
export interface RuleCheck {
  /** What the provider does when it keeps the rule, without a subject: `gives "running" for "PROCESSING"`. */
  readonly title: string;
  /** Throws by the scene's `fail` when the rule is broken. */
  run(scene: Scene): Promise<void>;
}

/** A rule of the provider contract. */
export interface Rule {
  /** `<group>/<rule>`; permanent. */
  readonly id: string;
  /** The checks of the rule for this task type: none where the type cannot do what the rule is about. */
  checks(subject: Subject): readonly RuleCheck[];
}

/** A rule that makes one check of every task type. */
export function ruleForEvery(id: string, title: string, run: (scene: Scene) => Promise<void>): Rule {
  return { id, checks: () => [{ title, run }] };
}

/** A rule that makes one check of task types with this method. */
export function ruleFor(
  method: 'submit' | 'cancel' | 'getStatusMany',
  id: string,
  title: string,
  run: (scene: Scene) => Promise<void>,
): Rule {
  return { id, checks: ({ type }) => (type[method] === undefined ? [] : [{ title, run }]) };
}
