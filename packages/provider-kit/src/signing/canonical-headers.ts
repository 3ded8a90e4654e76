import { BoundedCache } from './bounded-cache.ts';
import { unsignable } from './unsignable.ts';

const namePattern = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
/** A value that needs no change: no white space around it, single spaces within, no control character, nothing beyond Latin-1. */
const canonicalValue = /^(?:[\x21-\x7e\x80-\xff]+(?: [\x21-\x7e\x80-\xff]+)*)?$/;
const impossibleValue = /[^\t\x20-\x7e\x80-\xff]/;

/** Which headers are signed, in which order. */
interface SigningOrder {
  readonly names: readonly string[];
  /** The names joined by `;`. */
  readonly signedHeaders: string;
}

const longestCached = 500;

/** Headers, as they are signed and sent. */
export interface CanonicalHeaders {
  /** `name:value`, each with a line break after it. */
  readonly canonicalHeaders: string;
  readonly signedHeaders: string;
}

/**
 * Checks a header and puts it among those to be sent: its name in lower case, its value without white space around it and with each run of white
 * space within as one space, so that it reads the same whether or not the receiver does that too. A repeated name's values are joined by `, `.
 *
 * @throws {TasksError} `invalid_argument` when no HTTP header can hold it; the value is not shown.
 */
export function addHeader(sent: Record<string, string>, name: string, value: unknown): void {
  const lowerName = name.toLowerCase();
  if (!namePattern.test(lowerName)) throw unsignable(`${JSON.stringify(name.slice(0, 100))} is not the name of a header`);
  if (typeof value !== 'string') throw unsignable(`header ${JSON.stringify(lowerName)} is not a text`);
  const text = canonicalValue.test(value) ? value : canonicalHeaderValue(lowerName, value);
  const earlier = Object.hasOwn(sent, lowerName) ? sent[lowerName] : undefined;
  setHeader(sent, lowerName, earlier === undefined ? text : `${earlier}, ${text}`);
}

function setHeader(sent: Record<string, string>, name: string, value: string): void {
  // Plain assignment of this one name, which HTTP allows, would set the object's prototype.
  if (name === '__proto__') Object.defineProperty(sent, name, { value, enumerable: true, configurable: true, writable: true });
  else sent[name] = value;
}

function canonicalHeaderValue(name: string, value: string): string {
  if (impossibleValue.test(value)) {
    throw unsignable(
      `header ${JSON.stringify(name)} holds characters that no HTTP header can hold, such as a line break or a character beyond Latin-1`,
    );
  }
  return value.replace(/[\t ]+/g, ' ').replace(/^ | $/g, '');
}

/** Writes headers as they are signed. Requests of one kind have the same headers, so their order is found once. */
export class HeaderCanonicalizer {
  readonly #unsigned: ReadonlySet<string>;
  readonly #orders = new BoundedCache<SigningOrder>(200);
  #lastNames: readonly string[] = [];
  #lastOrder: SigningOrder = { names: [], signedHeaders: '' };

  /** @param unsigned - Headers that are not signed, in lower case. */
  constructor(unsigned: readonly string[]) {
    this.#unsigned = new Set(unsigned);
  }

  /**
   * All headers that are sent but the unsigned ones, or exactly the listed ones.
   *
   * @throws {TasksError} `invalid_argument` when a listed one is not among those sent.
   */
  write(sent: Readonly<Record<string, string>>, listed: readonly string[] | undefined): CanonicalHeaders {
    const { names, signedHeaders } = listed === undefined ? this.#orderOf(Object.keys(sent)) : listedOrder(sent, listed);
    let text = '';
    for (const name of names) text += `${name}:${sent[name]}\n`;
    return { canonicalHeaders: text, signedHeaders };
  }

  #orderOf(names: readonly string[]): SigningOrder {
    if (isSameList(names, this.#lastNames)) return this.#lastOrder;
    const key = names.join(';');
    let order = this.#orders.get(key);
    if (order === undefined) {
      order = orderFrom(names.filter((name) => !this.#unsigned.has(name)));
      if (key.length > longestCached) return order;
      this.#orders.set(key, order);
    }
    this.#lastNames = names;
    this.#lastOrder = order;
    return order;
  }
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}

function listedOrder(sent: Readonly<Record<string, string>>, listed: readonly string[]): SigningOrder {
  const names = new Set(listed.map((name) => String(name).toLowerCase()));
  for (const name of names) {
    if (!Object.hasOwn(sent, name))
      throw unsignable(`signedHeaders lists ${JSON.stringify(name.slice(0, 100))}, which is not among the headers`);
  }
  return orderFrom([...names]);
}

function orderFrom(names: readonly string[]): SigningOrder {
  // Names are ASCII by now, so the default order, by UTF-16 code units, is the order of their bytes.
  const sorted = names.toSorted();
  return { names: sorted, signedHeaders: sorted.join(';') };
}
