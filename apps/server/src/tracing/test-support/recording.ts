import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, context, trace } from '@opentelemetry/api';
import type { Context, ContextManager } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** A registered SDK that keeps the spans that have ended. */
export interface Recording extends Disposable {
  /** In the order in which they ended. */
  readonly spans: readonly ReadableSpan[];
}

/** Registers an SDK until the recording is disposed of. */
export function startRecording(): Recording {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncContextManager());
  return {
    get spans() {
      return exporter.getFinishedSpans();
    },
    [Symbol.dispose]() {
      trace.disable();
      context.disable();
    },
  };
}

/** What SDKs for Node bring along: the active context goes where the work goes. */
class AsyncContextManager implements ContextManager {
  readonly #storage: AsyncLocalStorage<Context> = new AsyncLocalStorage();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<TParameters extends unknown[], TThis, TResult>(
    active: Context,
    run: (this: TThis, ...parameters: TParameters) => TResult,
    self?: TThis,
    ...parameters: TParameters
  ): TResult {
    return this.#storage.run(active, () => run.call(self as TThis, ...parameters));
  }

  bind<TTarget>(_active: Context, target: TTarget): TTarget {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }
}
