import type { Lanes } from '../engine/lanes.ts';
import type { TaskKind, TaskOwner } from '../engine/tracked-task.ts';
import { TasksError } from '../errors/index.ts';
import { formatRef, parseRef, splitRef } from '../provider/index.ts';
import type { TaskProviderV1 } from '../provider/index.ts';
import type { RefInput } from './poller.ts';
import { DurationLearner } from '../schedule/duration-learner.ts';
import type { SavedDurations } from '../schedule/duration-learner.ts';
import { defaultFloorMs } from '../schedule/fixed-interval.ts';

/** A ref that was looked up. */
export interface Target {
  readonly kind: TaskKind;
  /** `<provider>:<type>:<id>`, however it was written. */
  readonly ref: string;
}

/** Finds what refs and type names stand for among a poller's providers. */
export class Targets {
  readonly #providers: ReadonlyMap<string, TaskProviderV1>;
  readonly #lanes: Lanes;
  readonly #kinds: Map<string, TaskKind> = new Map();
  readonly #saved: Readonly<Record<string, SavedDurations>>;
  readonly #owner: TaskOwner;

  constructor(
    providers: ReadonlyMap<string, TaskProviderV1>,
    lanes: Lanes,
    saved: Readonly<Record<string, SavedDurations>>,
    owner: TaskOwner,
  ) {
    this.#providers = providers;
    this.#lanes = lanes;
    this.#saved = saved;
    this.#owner = owner;
  }

  /** What was learned of how long tasks take, by `<provider>:<type>`. */
  durations(): Readonly<Record<string, SavedDurations>> {
    const known = Object.entries(this.#saved);
    for (const { prefix, durations } of this.#kinds.values()) {
      if (durations.completions > 0) known.push([prefix.slice(0, -1), durations.toJSON()]);
    }
    return Object.fromEntries(known);
  }

  /**
   * The task that a ref names.
   *
   * @throws {TasksError} `invalid_argument`, see `parseRef`.
   */
  ofRef(input: RefInput): Target {
    const text = String(input);
    // Nearly all refs are written in full and of a kind that is known: they are kept as they are, and a million of them not twice.
    const prefixEnd = text.indexOf(':', text.indexOf(':') + 1) + 1;
    const known = this.#kinds.get(text.slice(0, prefixEnd));
    if (known !== undefined && isPlain(text.charCodeAt(prefixEnd)) && text.isWellFormed()) return { kind: known, ref: text };
    const parts = parseRef(text, (name) => this.#providers.get(name));
    const ref = formatRef(parts);
    return { kind: this.ofType(`${parts.provider}:${parts.type}`), ref };
  }

  /**
   * The task type that `<provider>:<type>` or `<provider>` names.
   *
   * @throws {TasksError} `invalid_argument` when there is no such provider or type.
   */
  ofType(text: string): TaskKind {
    const { provider: name, rest } = splitRef(text.includes(':') ? text : `${text}:`);
    const provider = this.#providers.get(name);
    if (provider === undefined) {
      const known = [...this.#providers.keys()].join(', ') || 'none';
      throw new TasksError({ code: 'invalid_argument', message: `No provider is named "${name}" (loaded: ${known}).` });
    }
    const typeName = rest === '' ? provider.defaultType : rest;
    const type = Object.hasOwn(provider.types, typeName) ? provider.types[typeName] : undefined;
    if (type === undefined) {
      const known = Object.keys(provider.types).join(', ');
      throw new TasksError({
        code: 'invalid_argument',
        message: `Provider "${name}" has no task type ${JSON.stringify(typeName)} (it has: ${known}).`,
        provider: name,
      });
    }
    const prefix = `${name}:${typeName}:`;
    const known = this.#kinds.get(prefix);
    if (known !== undefined) return known;
    const kind: TaskKind = {
      provider,
      typeName,
      type,
      lane: this.#lanes.of(provider, typeName),
      prefix,
      floorMs: type.hints?.minIntervalMs ?? defaultFloorMs,
      durations: new DurationLearner(this.#saved[prefix.slice(0, -1)]),
      owner: this.#owner,
      due: new Set(),
      resting: new Set(),
      unconfirmed: new Map(),
      spans: new Map(),
    };
    this.#kinds.set(prefix, kind);
    return kind;
  }
}

/** Whether it is a printable character of ASCII other than the space: an id with one in it is not blank. */
function isPlain(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}
