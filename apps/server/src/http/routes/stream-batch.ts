import type { Logger } from 'pino';
import { unprocessable } from '../api-error.ts';
import type { ApiError } from '../api-error.ts';
import { parseJson } from '../input/parse-json.ts';
import { readLines } from '../input/read-lines.ts';
import type { BodyLine, LineLimits } from '../input/read-lines.ts';
import { toProblem } from '../problem.ts';
import { refOf } from './track-batch.ts';
import type { BatchItem, BatchResult, TrackBatch } from './track-batch.ts';

/** Options of {@link streamBatch}. */
export interface StreamBatchOptions {
  readonly body: AsyncIterable<Uint8Array>;
  readonly limits: LineLimits;
  readonly maxTasks: number;
  readonly track: TrackBatch;
  readonly logger: Logger;
  readonly requestId: string;
  /** Told how many lines were answered, once that is over. */
  readonly onEnd: (lines: number) => void;
}

/** How many lines are tracked in one go. */
const linesAtOnce = 500;

/**
 * Tracks tasks that come as lines of JSON, and answers each by a line, while further lines come. Answers do not wait for the client to read them: one that
 * sends everything before it reads would wait for ever; they are bounded by the number of tasks.
 */
export function streamBatch(options: StreamBatchOptions): ReadableStream<Uint8Array> {
  let isCancelled = false;
  const encoder = new TextEncoder();
  const run = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    let count = 0;
    try {
      for await (const results of batchResults(options)) {
        // Leaving the loop ends the reading of the body.
        if (isCancelled) return;
        count += results.length;
        controller.enqueue(encoder.encode(results.map((result) => `${JSON.stringify(result)}\n`).join('')));
      }
      controller.close();
    } catch (error) {
      options.logger.info({ requestId: options.requestId, lines: count }, 'a batch broke off');
      if (!isCancelled) controller.error(error);
    } finally {
      options.onEnd(count);
    }
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      void run(controller);
    },
    cancel() {
      isCancelled = true;
    },
  });
}

async function* batchResults(options: StreamBatchOptions): AsyncGenerator<readonly BatchResult[], void, undefined> {
  let left = options.maxTasks;
  for await (const lines of readLines(options.body, options.limits)) {
    for (let from = 0; from < lines.length; from += linesAtOnce) {
      const items = lines.slice(from, from + linesAtOnce).map(toItem);
      yield await trackOrTell(items.slice(0, left), options);
      if (items.length > left) {
        const error = unprocessable(`A batch has at most ${options.maxTasks} tasks. This one and those after it were not read.`);
        yield await options.track([{ error }]);
        return;
      }
      left -= items.length;
    }
  }
}

function toItem(line: BodyLine): BatchItem {
  if (line.error !== undefined) return { error: line.error };
  try {
    return { value: parseJson(line.text) };
  } catch (error) {
    // What `parseJson` throws.
    return { error: error as ApiError };
  }
}

/** The answer has begun: that nothing can be stored is told line by line. */
async function trackOrTell(
  items: readonly BatchItem[],
  { track, logger, requestId }: StreamBatchOptions,
): Promise<readonly BatchResult[]> {
  try {
    return await track(items);
  } catch (error) {
    logger.error({ requestId, err: error }, 'a part of a batch could not be stored');
    const { problem } = toProblem(error, requestId);
    const result: BatchResult = {
      ref: null,
      status: problem.status,
      error: { code: problem.code ?? 'vendor_unavailable', message: problem.detail, retryable: problem.retryable },
    };
    return items.map((item) => ({ ...result, ref: refOf(item.error === undefined ? item.value : undefined) }));
  }
}
