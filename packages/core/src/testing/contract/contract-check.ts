/** One check of the provider contract, for any test runner. */
export interface ContractCheck {
  /** A sentence about behaviour, different for each check. Begins with the task type where the check is about one. */
  readonly name: string;
  /** The rule that the check belongs to, such as `http/401`; several checks may share one. */
  readonly rule: string;
  /** The task type that the check is about; `undefined` for the provider as a whole. */
  readonly type: string | undefined;
  /**
   * Resolves when the provider keeps the rule. Checks that are started at once take turns.
   *
   * @throws {ContractError} when it does not: what was expected, what was seen, how to mend it.
   * @throws {TasksError} `invalid_argument` when the options cannot be used, such as an `idOf` that throws.
   */
  readonly run: () => Promise<void>;
}
