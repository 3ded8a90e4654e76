/** One check of the store contract, for any test runner. */
export interface StoreCheck {
  /** A sentence about behaviour, different for each check. */
  readonly name: string;
  /** The rule that is checked, such as `track/idempotent`; one check each. */
  readonly rule: string;
  /**
   * Resolves when the store keeps the rule. Every check opens a store of its own, so they may run at once.
   *
   * @throws {ContractError} when it does not: what was expected, what was seen, where the promise is written.
   */
  readonly run: () => Promise<void>;
}
