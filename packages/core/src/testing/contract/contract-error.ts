/** What a failed check has to tell. */
export interface ContractFinding {
  /** What the contract demands. */
  readonly expected: string;
  /** What the provider did. Secrets are masked. */
  readonly seen: string;
  /** What to change in the provider. */
  readonly mend: string;
}

/** What {@link ContractError} is made of. */
export interface ContractErrorOptions extends ContractFinding {
  readonly name: string;
  readonly rule: string;
}

/** A provider broke a rule of the contract. Its members do not show when it is printed: the message says all of them. */
export class ContractError extends Error implements ContractFinding {
  override readonly name: string = 'ContractError';
  /** Name of the check. */
  declare readonly check: string;
  declare readonly rule: string;
  declare readonly expected: string;
  declare readonly seen: string;
  declare readonly mend: string;

  constructor({ name: check, rule, expected, seen, mend }: ContractErrorOptions) {
    const parts = { expected, seen, mend, rule };
    const lines = Object.entries(parts).map(
      ([part, text]) => `\n  ${part.padEnd(8)}  ${text.replaceAll('\n', '\n            ')}`,
    );
    super(`${check}${lines.join('')}`);
    for (const [name, value] of Object.entries({ check, ...parts }))
      Object.defineProperty(this, name, { value, enumerable: false });
  }
}
