import type { Store } from '../../../store/store.ts';
import type { StoreContractContext } from '../store-contract-options.ts';
import { part } from './kept-memory-store.ts';

/** A store that breaks one promise. */
export interface BrokenStore {
  /** The mistake, as somebody would make it. */
  readonly mistake: string;
  readonly change: (store: Store, context: StoreContractContext) => Store;
}

/** By rule: mistakes that the rule's check finds. */
export type BrokenStores = Readonly<Record<string, readonly BrokenStore[]>>;

type PartName = Exclude<keyof Store, 'now' | 'check' | 'prune' | 'close'>;

/** The object without one of its members. */
export function without<TObject extends object, TName extends keyof TObject>(object: TObject, name: TName): Omit<TObject, TName> {
  const { [name]: _, ...rest } = object;
  return rest;
}

/** A store that has other methods in one of its parts. */
export function broken<TName extends PartName>(
  mistake: string,
  name: TName,
  changes: (sound: Store[TName], store: Store) => Partial<Store[TName]>,
): readonly BrokenStore[] {
  return [{ mistake, change: (store) => ({ ...store, [name]: part<Store[TName]>(store[name], changes(store[name], store)) }) }];
}

/** A store that has other methods itself. */
export function brokenWhole(
  mistake: string,
  changes: (sound: Store, context: StoreContractContext) => Partial<Store>,
): readonly BrokenStore[] {
  return [{ mistake, change: (store, context) => ({ ...store, ...changes(store, context) }) }];
}
