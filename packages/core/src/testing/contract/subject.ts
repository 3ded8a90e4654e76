import type { TaskProviderV1, TaskTypeV1 } from '../../provider/index.ts';
import type { ProviderContractOptions } from './contract-options.ts';
import type { TaskTypeUpstream } from './upstream-description.ts';

/** What a rule is about: one task type of a provider, and what its vendor does. */
export interface Subject {
  readonly options: ProviderContractOptions;
  /** A provider to look at. Checks make their own. */
  readonly provider: TaskProviderV1;
  readonly typeName: string;
  readonly type: TaskTypeV1;
  readonly example: TaskTypeUpstream;
}
