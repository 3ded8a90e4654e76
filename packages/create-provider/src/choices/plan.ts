import type { AuthKind } from './auth.ts';
import type { ProviderKind } from './kinds.ts';
import type { PackageManager } from './package-manager.ts';

/** Everything that decides what is written. */
export interface Plan {
  /** The vendor's name: the first part of refs. Checked by `nameProblem`. */
  readonly name: string;
  /** `tasks-provider-<name>`, with a scope before it if one is wanted. */
  readonly packageName: string;
  readonly kind: ProviderKind;
  readonly auth: AuthKind;
  /** Checked by `baseUrlProblem`. */
  readonly baseUrl: string;
  readonly packageManager: PackageManager;
}
