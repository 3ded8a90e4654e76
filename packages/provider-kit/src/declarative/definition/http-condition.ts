import type { HttpSource } from './http-source.ts';

/** Asks for one value of an answer. Exactly one of `equals`, `oneOf`, `contains` and `exists` is given. */
export interface HttpCondition {
  readonly from: HttpSource;
  /** Holds when the value is this one. A header's value is a text. */
  readonly equals?: HttpScalar | undefined;
  /** Holds when the value is one of these. */
  readonly oneOf?: readonly HttpScalar[] | undefined;
  /** Holds when the value is a text with this text in it. Capitals count. */
  readonly contains?: string | undefined;
  /** Holds when there is a value, or with `false` when there is none. `null` is none. */
  readonly exists?: boolean | undefined;
}

/** A value that conditions compare with. */
export type HttpScalar = string | number | boolean;

/** One condition, or several that must all hold. */
export type HttpConditions = HttpCondition | readonly HttpCondition[];
