import type { StoreScene } from './store-scene.ts';

/** A rule of the store contract. */
export interface StoreRule {
  /** `<group>/<rule>`; permanent. */
  readonly id: string;
  /** What a store does that keeps the rule. */
  readonly title: string;
  /** The member of the store's interfaces whose docstring has the promise: `TaskStore.track`. */
  readonly promise: string;
  /** What a store must be for the rule to be checked. @default any */
  readonly of?: 'durable' | 'shared' | undefined;
  /** Throws by the scene's `same` and its like when the rule is broken. */
  run(scene: StoreScene): Promise<void>;
}
