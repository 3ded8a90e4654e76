import type { HttpProviderDefinition } from '../definition/http-provider-definition.ts';

/** What the checks of single members need: the whole definition, and where to put what is wrong. */
export interface DefinitionView {
  readonly definition: HttpProviderDefinition;
  /** @param member - `types.batch.status.path` */
  readonly report: (member: string, problem: string) => void;
}
