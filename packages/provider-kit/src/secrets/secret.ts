import { inspect } from 'node:util';
import { redactedMark } from './redactor.ts';

/** A value that is only had by asking for it; see {@link secret}. */
export interface Secret {
  /** The value itself. Pass it on to what needs it; do not keep it. */
  reveal(): string;
  toString(): string;
  toJSON(): string;
}

class HiddenSecret implements Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return redactedMark;
  }

  toJSON(): string {
    return redactedMark;
  }

  [inspect.custom](): string {
    return redactedMark;
  }
}

/** Wraps a secret so that it never shows in JSON, `util.inspect`, a log or a template string: each gives `[redacted]`. */
export function secret(value: string): Secret {
  return new HiddenSecret(value);
}
