import type { AcmeChange } from './acme-provider.ts';

/** A provider that breaks one rule, and what the check of that rule is to say. */
export interface BrokenProvider {
  /** The mistake, as somebody would make it. */
  readonly mistake: string;
  readonly change: AcmeChange;
  /** What the error says was seen. */
  readonly seen: RegExp;
}

/** By rule: mistakes that the rule's check finds. */
export type BrokenProviders = Readonly<Record<string, readonly BrokenProvider[]>>;
