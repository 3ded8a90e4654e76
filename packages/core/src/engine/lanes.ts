import type { RateLimitBucket, TaskProviderV1 } from '../provider/index.ts';
import type { Alarm } from './alarm.ts';
import { Lane } from './lane.ts';
import type { LaneRules } from './lane.ts';
import { TokenBucket } from './token-bucket.ts';

/** The lanes of an engine, and the limits that several lanes may share. */
export class Lanes {
  readonly #alarm: Alarm;
  readonly #random: () => number;
  readonly #rules: LaneRules;
  readonly #lanes: Map<string, Lane> = new Map();
  readonly #buckets: Map<string, TokenBucket> = new Map();

  constructor(alarm: Alarm, random: () => number, rules: LaneRules) {
    this.#alarm = alarm;
    this.#random = random;
    this.#rules = rules;
  }

  /** The lane of a task type, made at the first call: its account's, or one of its own where the vendor limits the type by itself. */
  of(provider: TaskProviderV1, typeName: string): Lane {
    const { account } = provider;
    const own = provider.types[typeName]?.rateLimit ?? [];
    const endpoint = own.length === 0 ? account : `${account}/${typeName}`;
    const buckets = [...this.#bucketsOf(provider.rateLimit, account), ...this.#bucketsOf(own, endpoint)];
    const lane = this.#lanes.get(endpoint) ?? new Lane(provider, buckets, this.#alarm, this.#random, this.#rules);
    lane.join(provider);
    this.#lanes.set(endpoint, lane);
    return lane;
  }

  #bucketsOf(limits: readonly RateLimitBucket[] = [], owner: string): readonly TokenBucket[] {
    return limits.map((limit, index) => {
      const key = limit.key ?? `${owner}#${index}`;
      const known = this.#buckets.get(key);
      known?.tighten(limit);
      const bucket = known ?? new TokenBucket(limit);
      if (known === undefined) this.#rules.onBucket?.(bucket, limit);
      this.#buckets.set(key, bucket);
      return bucket;
    });
  }
}
