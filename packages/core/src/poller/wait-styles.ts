import type { AbortHub } from '../engine/abort-hub.ts';
import type { TaskKind } from '../engine/tracked-task.ts';
import type { Tracker } from '../engine/tracker.ts';
import { defaultLatencyMs } from '../schedule/fixed-interval.ts';
import type { WatchOptions } from './poller.ts';
import { millisecondsOption } from './poller-options.ts';
import type { WaitStyle } from './subscription.ts';

/** How many different wishes are kept; more, all different, would pile up. */
const mostKept = 100;

/** What {@link WaitStyles} work with. */
export interface WaitStylesOptions {
  readonly tracker: Tracker;
  readonly hub: AbortHub;
  /** The poller's own wish, for waits that have none. */
  readonly latencyMs: number | undefined;
  readonly cancelUpstream: (kind: TaskKind, ref: string) => void;
}

/** Turns the options of waits into styles, so that waits which want the same share one object. */
export class WaitStyles {
  readonly #options: WaitStylesOptions;
  readonly #known: Map<string, WaitStyle> = new Map();
  #last: WaitStyle | undefined;

  constructor(options: WaitStylesOptions) {
    this.#options = options;
  }

  /** @throws {TasksError} `invalid_argument` for a latency that is not usable. */
  of(kind: TaskKind, wish: WatchOptions): WaitStyle {
    const { tracker, hub, cancelUpstream } = this.#options;
    const wantedMs = wish.latencyMs ?? this.#options.latencyMs ?? kind.type.hints?.latencyMs;
    const latencyMs = millisecondsOption(wantedMs, 'latencyMs', defaultLatencyMs);
    const includeRaw = wish.includeRaw ?? false;
    const onGivenUp = wish.cancelUpstream === true ? cancelUpstream : undefined;
    const last = this.#last;
    if (last?.latencyMs === latencyMs && last.includeRaw === includeRaw && last.onGivenUp === onGivenUp) return last;
    const key = `${latencyMs} ${includeRaw} ${onGivenUp !== undefined}`;
    const style = this.#known.get(key) ?? { tracker, hub, latencyMs, includeRaw, onGivenUp };
    if (this.#known.size < mostKept) this.#known.set(key, style);
    this.#last = style;
    return style;
  }
}
