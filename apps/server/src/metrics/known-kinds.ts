import type { TaskProviderV1 } from '@tasks/core';

/** Stands in a label for what is not known beforehand, so that nobody from outside can make up series. */
export const otherLabel = 'other';

/** Which task type of which provider: the labels of what is measured of polls. */
export interface KindLabels {
  readonly provider: string;
  readonly type: string;
}

const otherKind: KindLabels = { provider: otherLabel, type: otherLabel };

/** The task types of the providers that are loaded: all values that the labels `provider` and `type` can have. */
export class KnownKinds {
  readonly kinds: readonly KindLabels[];
  readonly providers: readonly string[];
  readonly #byPrefix: ReadonlyMap<string, KindLabels>;

  constructor(providers: readonly Pick<TaskProviderV1, 'name' | 'types'>[]) {
    this.providers = providers.map(({ name }) => name);
    this.kinds = providers.flatMap(({ name, types }) => Object.keys(types).map((type) => ({ provider: name, type })));
    this.#byPrefix = new Map(this.kinds.map((kind) => [`${kind.provider}:${kind.type}`, kind]));
  }

  /** Of a ref as the poller writes it: `<provider>:<type>:<id>`. */
  ofRef(ref: string): KindLabels {
    const typeEnd = ref.indexOf(':', ref.indexOf(':') + 1);
    return this.#byPrefix.get(ref.slice(0, Math.max(typeEnd, 0))) ?? otherKind;
  }

  /** The name of a provider that is loaded, else `other`. */
  providerLabel(name: string): string {
    return this.providers.includes(name) ? name : otherLabel;
  }
}
