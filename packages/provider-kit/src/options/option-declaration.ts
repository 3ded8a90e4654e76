import type { PluginOption } from '@tasks/core/provider';
import type * as v from 'valibot';

/** One option of a provider: what is taken, and what people need to know of it. */
export interface OptionDeclaration<T> extends Omit<PluginOption, 'description'> {
  /** What is taken where the option is given; one that is not `required` may be left out. */
  readonly schema: v.GenericSchema<unknown, T>;
  /** One sentence for people. An option without it is for code alone, such as a function: apps do not show it. */
  readonly description?: string | undefined;
  /** What is taken where the option is left out. People are shown `default` in its place, where that is given. */
  readonly fallback?: T | undefined;
}

/** The declaration of each option, by its name. */
export type OptionDeclarations<T> = { readonly [K in keyof T]-?: OptionDeclaration<Exclude<T[K], undefined>> };
