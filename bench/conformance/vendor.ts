/** One answer of the fake vendor to one question after the task. */
export type SpokenAnswer =
  | { readonly is: 'running'; readonly retryAfterSeconds?: number | undefined }
  | { readonly is: 'refused'; readonly status: 429 | 503; readonly retryAfterSeconds?: number | undefined }
  | { readonly is: 'done' | 'unknown-state' | 'network-error' };

/**
 * What the vendor does about a question. `silence` is an answer that never comes, to a request that heeds its abort, as real HTTP does; with `deafness` it
 * does not even heed that.
 */
export type Answer = SpokenAnswer | { readonly is: 'silence' } | { readonly is: 'deafness' };

/** What the same script makes of every contender: answers in turn, the last of which stays, and a log of who asked when. */
export class Vendor {
  /** When it was asked, in milliseconds on the process's clock. */
  readonly askedAt: number[] = [];
  /** How many tasks it was told to start. */
  started = 0;
  readonly #answers: readonly Answer[];
  readonly #roundTripMs: number;

  constructor(answers: readonly Answer[], roundTripMs = 0) {
    this.#answers = answers;
    this.#roundTripMs = roundTripMs;
  }

  /** The pauses between its questions, in milliseconds. */
  get gaps(): readonly number[] {
    return this.askedAt.slice(1).map((at, index) => at - (this.askedAt[index] ?? at));
  }

  /**
   * Takes a question and gives the answer; silence gives none, and rejects with the signal's reason unless it is deaf. A question whose signal is
   * aborted is not sent, as with `fetch`.
   */
  async ask(signal?: AbortSignal | null): Promise<SpokenAnswer> {
    signal?.throwIfAborted();
    const answer = this.#answers[Math.min(this.askedAt.length, this.#answers.length - 1)] ?? { is: 'done' };
    this.askedAt.push(performance.now());
    if (this.#roundTripMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#roundTripMs));
    if (answer.is === 'deafness') return new Promise(() => {});
    if (answer.is === 'silence') {
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    }
    return answer;
  }
}
