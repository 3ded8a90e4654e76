import { createPoller } from '../../poller/create-poller.ts';
import type { Poller } from '../../poller/poller.ts';
import type { SubmitResultV1, TaskProviderV1, TaskTypeV1 } from '../../provider/index.ts';
import { createManualClock } from '../manual-clock.ts';
import { nextTurn } from './outcome.ts';
import type { Scene } from './scene.ts';

/** A provider in the hands of the real engine, on a clock that only the check moves. */
export interface EngineScene {
  readonly provider: TaskProviderV1;
  readonly poller: Poller;
  /** Lets time pass, from timer to timer, until something has settled. Gives whether that came within so many timers, and the check's patience. */
  readonly passUntil: (promise: Promise<unknown>, mostTimers: number) => Promise<boolean>;
  /** Lets that much time pass, and everything happen that was due in it. */
  readonly pass: (milliseconds: number) => Promise<void>;
}

/**
 * Runs a check with the engine. Without the provider's limits, for these would only make it wait; and time passes only while no call of the provider is under
 * way, so that no timer of the engine overtakes a request.
 */
export async function withEngine(scene: Scene, run: (engine: EngineScene) => Promise<void>): Promise<void> {
  const clock = createManualClock();
  const { provider } = scene;
  const underWay = { count: 0 };
  const { specificationVersion, name, account, defaultType } = provider;
  const types = Object.fromEntries(Object.entries(provider.types).map(([typeName, type]) => [typeName, counted(type, underWay)]));
  const poller = createPoller({
    providers: [{ specificationVersion, name, account, defaultType, types }],
    clock,
    random: () => 0.5,
  });

  const turns = async (over: () => boolean, mostTimers: number): Promise<boolean> => {
    const patience = new AbortController();
    const outcome = await scene.settle(async () => {
      for (let timers = 0; timers < mostTimers && !patience.signal.aborted;) {
        await nextTurn();
        if (over()) return true;
        if (underWay.count > 0) continue;
        await clock.advanceToNextTimer();
        timers += 1;
      }
      return false;
    });
    patience.abort();
    return outcome.kind === 'resolved' && outcome.value === true;
  };
  const passUntil = (promise: Promise<unknown>, mostTimers: number): Promise<boolean> => {
    let settled = false;
    const settle = (): void => {
      settled = true;
    };
    promise.then(settle, settle);
    return turns(() => settled, mostTimers);
  };
  const pass = async (milliseconds: number): Promise<void> => {
    await clock.advance(milliseconds);
    await turns(() => underWay.count === 0, Infinity);
  };

  try {
    await run({ provider, poller, passUntil, pass });
  } finally {
    await poller.stop();
  }
}

/** The type with its calls counted while they are under way. */
function counted(type: TaskTypeV1, underWay: { count: number }): TaskTypeV1 {
  async function count<TResult>(call: () => Promise<TResult>): Promise<TResult> {
    underWay.count += 1;
    try {
      return await call();
    } finally {
      underWay.count -= 1;
    }
  }
  return {
    getStatus: (id, options) => count(() => type.getStatus(id, options)),
    ...(type.submit !== undefined && {
      submit: (input: unknown, options) => count(async () => (await type.submit?.(input, options)) as SubmitResultV1),
    }),
  };
}
