/** A release of the whole workspace to a registry of its own, as the tests see it. */
export interface Publication {
  /** The registry's URL; it has our packages, and all others from the npm registry. */
  readonly registry: string;
  /** The folder of everything temporary. */
  readonly scratch: string;
  /** The copy of the repository that was released, absolute. */
  readonly repository: string;
  /** The version of each package in this repository, and the one that was published. */
  readonly versions: Readonly<Record<string, { readonly before: string; readonly published: string }>>;
  /** What npm said when it was to publish with provenance from here. */
  readonly refusalWithProvenance: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly publication: Publication;
  }
}
