import type { TaskKind } from '../engine/tracked-task.ts';
import { defaultLatencyMs } from '../schedule/fixed-interval.ts';
import type { WatchOptions } from './poller.ts';
import { millisecondsOption } from './poller-options.ts';
import type { WaitStyle } from './subscription.ts';

/** How many different wishes are kept; more, all different, would pile up. */
const mostKept = 100;

/** Turns the options of waits into styles, so that waits which want the same share one object. */
export class WaitStyles {
  readonly #latencyMs: number | undefined;
  readonly #cancelUpstream: (kind: TaskKind, ref: string) => void;
  readonly #known: Map<string, WaitStyle> = new Map();
  #last: WaitStyle | undefined;

  /** @param latencyMs - The poller's own wish, for waits that have none. */
  constructor(latencyMs: number | undefined, cancelUpstream: (kind: TaskKind, ref: string) => void) {
    this.#latencyMs = latencyMs;
    this.#cancelUpstream = cancelUpstream;
  }

  /** @throws {TasksError} `invalid_argument` for a latency that is not usable. */
  of(kind: TaskKind, wish: WatchOptions): WaitStyle {
    const wantedMs = wish.latencyMs ?? this.#latencyMs ?? kind.type.hints?.latencyMs;
    const latencyMs = millisecondsOption(wantedMs, 'latencyMs', defaultLatencyMs);
    const includeRaw = wish.includeRaw ?? false;
    const onGivenUp = wish.cancelUpstream === true ? this.#cancelUpstream : undefined;
    const last = this.#last;
    if (last?.latencyMs === latencyMs && last.includeRaw === includeRaw && last.onGivenUp === onGivenUp) return last;
    const key = `${latencyMs} ${includeRaw} ${onGivenUp !== undefined}`;
    const style = this.#known.get(key) ?? { latencyMs, includeRaw, onGivenUp };
    if (this.#known.size < mostKept) this.#known.set(key, style);
    this.#last = style;
    return style;
  }
}
