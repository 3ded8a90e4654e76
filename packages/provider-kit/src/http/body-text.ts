import { TasksError } from '@tasks/core/provider';
import type { ExchangeRequest } from './exchange.ts';
import { hostOf } from './request-url.ts';

/** Collects the chunks of a body, up to the size that is allowed. */
export class BodyText {
  readonly #chunks: Uint8Array[] = [];
  readonly #request: ExchangeRequest;
  readonly #status: number;
  #size = 0;

  /**
   * @param announced - The `content-length` header.
   * @throws {TasksError} `invalid_response` when it is announced to be too large.
   */
  constructor(request: ExchangeRequest, status: number, announced: string | null | undefined) {
    this.#request = request;
    this.#status = status;
    if (announced && Number(announced) > request.maxBodyBytes) throw this.#tooLarge(`announced ${Number(announced)} bytes`);
  }

  /** @throws {TasksError} `invalid_response` once there is more than is allowed. */
  add(chunk: Uint8Array): void {
    this.#size += chunk.byteLength;
    if (this.#size > this.#request.maxBodyBytes) throw this.#tooLarge('sent more');
    this.#chunks.push(chunk);
  }

  /** All of it as UTF-8, without a byte order mark. */
  toText(): string {
    const [first] = this.#chunks;
    if (first === undefined) return '';
    const bytes =
      this.#chunks.length === 1
        ? Buffer.from(first.buffer, first.byteOffset, first.byteLength)
        : Buffer.concat(this.#chunks, this.#size);
    const text = bytes.toString();
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  #tooLarge(how: string): TasksError {
    const { provider, url, maxBodyBytes } = this.#request;
    return new TasksError({
      code: 'invalid_response',
      provider,
      status: this.#status,
      message: `${hostOf(url)} answered HTTP ${this.#status} with a body larger than the ${maxBodyBytes} bytes allowed (it ${how}). The rest was not read. Check that the base URL is the vendor's API.`,
    });
  }
}
