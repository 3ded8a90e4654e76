import type { TaskProviderV1 } from '../provider/index.ts';
import type { Alarm } from './alarm.ts';
import { Lane } from './lane.ts';
import type { LaneObserver } from './lane.ts';
import { TokenBucket } from './token-bucket.ts';

/** The lanes of an engine, one for each vendor account, and the limits that several lanes may share. */
export class Lanes {
  readonly #alarm: Alarm;
  readonly #observer: LaneObserver;
  readonly #lanes: Map<string, Lane> = new Map();
  readonly #buckets: Map<string, TokenBucket> = new Map();

  constructor(alarm: Alarm, observer: LaneObserver) {
    this.#alarm = alarm;
    this.#observer = observer;
  }

  /** The lane of a provider's account, made at the first call. */
  of(provider: TaskProviderV1): Lane {
    const buckets = (provider.rateLimit ?? []).map((limit, index) => {
      const key = limit.key ?? `${provider.account}#${index}`;
      const known = this.#buckets.get(key);
      known?.tighten(limit);
      const bucket = known ?? new TokenBucket(limit);
      this.#buckets.set(key, bucket);
      return bucket;
    });
    const known = this.#lanes.get(provider.account);
    known?.join(provider);
    const lane = known ?? new Lane(provider, buckets, this.#alarm, this.#observer);
    this.#lanes.set(provider.account, lane);
    return lane;
  }
}
