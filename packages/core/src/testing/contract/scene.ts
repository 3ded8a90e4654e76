import { TasksError, retryableByDefault } from '../../errors/index.ts';
import type { TasksErrorCode } from '../../errors/index.ts';
import type { StatusCallOptions, TaskProviderV1, TaskTypeV1 } from '../../provider/index.ts';
import type { ProviderContractContext } from './contract-options.ts';
import type { ContractFinding } from './contract-error.ts';
import { nodeModules } from './node-modules.ts';
import { operationsOf, taskId } from './operation.ts';
import type { Operation } from './operation.ts';
import { settle } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { answerOf, answering } from './reactions.ts';
import type { Reaction } from './reactions.ts';
import type { Subject } from './subject.ts';
import { createSecretFinder } from './secret-forms.ts';
import type { SecretFinder } from './secret-forms.ts';
import type { Upstream } from './upstream.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** Thrown by {@link Scene.fail}; what runs the check turns it into a `ContractError`. */
export class Broken extends Error {
  readonly finding: ContractFinding;

  constructor(finding: ContractFinding) {
    super(finding.seen);
    this.finding = finding;
  }
}

/** What a call must reject with. */
export interface ErrorDemand {
  readonly codes: readonly TasksErrorCode[];
  /** @default by the code */
  readonly retryable?: boolean | undefined;
  /** What the vendor did, after "when": `the vendor answers HTTP 401`. */
  readonly when: string;
  readonly mend: string;
}

/** A call, and what came of it. */
export interface Exchange {
  readonly outcome: Outcome;
  /** The requests that it made. */
  readonly requests: readonly UpstreamRequest[];
}

/** Where one check is played: a vendor on loopback, a provider that talks to it, and the words for what went wrong. */
export class Scene {
  readonly subject: Subject;
  readonly upstream: Upstream;
  readonly patienceMs: number;
  readonly secrets: SecretFinder;
  readonly operations: readonly Operation[];
  #provider: TaskProviderV1 | undefined;

  constructor(subject: Subject, upstream: Upstream) {
    this.subject = subject;
    this.upstream = upstream;
    this.patienceMs = subject.options.patienceMs ?? 4000;
    this.secrets = createSecretFinder(subject.options.secrets);
    this.operations = operationsOf(subject);
  }

  /** The operations that are after something in the answer: a task may be stopped without a look at what the vendor says to it. */
  get askingOperations(): readonly Operation[] {
    return this.operations.filter(({ method }) => method !== 'cancel');
  }

  /** The operations that need the body of the answer: those that fail without it. Some vendors give the id of a new task in a header. */
  async readingOperations(): Promise<readonly Operation[]> {
    const reading: Operation[] = [];
    for (const operation of this.operations) {
      const bodyless: Reaction = (request, response) =>
        answering({ ...answerOf(operation.good, request), body: undefined })(request, response);
      const { outcome } = await this.exchange(operation, bodyless);
      if (outcome.kind !== 'resolved') reading.push(operation);
    }
    return reading;
  }

  /** The provider that calls go to unless one is given. */
  get provider(): TaskProviderV1 {
    this.#provider ??= this.create();
    return this.#provider;
  }

  /** Makes a new provider. */
  create(context: Partial<ProviderContractContext> = {}): TaskProviderV1 {
    return this.subject.options.create({ baseUrl: this.upstream.baseUrl, timeoutMs: 30_000, ...context });
  }

  /** The task type that the check is about, of a provider. */
  typeOf(provider: TaskProviderV1 = this.provider): TaskTypeV1 {
    return provider.types[this.subject.typeName] ?? this.subject.type;
  }

  /** Calls a method while the vendor reacts so. */
  async exchange(operation: Operation, reaction: Reaction, provider?: TaskProviderV1, signal?: AbortSignal): Promise<Exchange> {
    return this.observe(reaction, () => operation.call(this.typeOf(provider), signal ?? new AbortController().signal));
  }

  /** Asks after a task while the vendor reacts so. */
  async ask(reaction: Reaction, options: Partial<StatusCallOptions> & { readonly id?: string } = {}): Promise<Exchange> {
    const { id = taskId(this.subject.example, 0), ...given } = options;
    return this.observe(reaction, () => this.typeOf().getStatus(id, { signal: new AbortController().signal, ...given }));
  }

  /** Runs a call of any kind while the vendor reacts so. */
  async observe(reaction: Reaction, call: () => unknown): Promise<Exchange> {
    const before = this.upstream.requests.length;
    this.upstream.react = reaction;
    const outcome = await this.settle(call);
    return { outcome, requests: this.upstream.requests.slice(before) };
  }

  settle(call: () => unknown): Promise<Outcome> {
    return settle(call, this.patienceMs);
  }

  /** Whether something came within the check's patience. */
  async comes(promise: Promise<unknown>): Promise<boolean> {
    return (await this.settle(() => promise)).kind !== 'hanging';
  }

  /** The value that a call must have resolved with, after at least one request. */
  expectValue({ outcome, requests }: Exchange, method: string, when: string, mend: string): unknown {
    const expected = `${method} resolves when ${when}`;
    if (requests.length === 0) {
      this.fail({
        expected: `${method} sends its request to baseUrl, ${this.upstream.baseUrl}`,
        seen: `nothing was sent there; ${this.describe(outcome)}`,
        mend: 'Let create pass baseUrl on to the provider, and the provider send every request there.',
      });
    }
    if (outcome.kind !== 'resolved') this.fail({ expected, seen: this.describe(outcome), mend });
    return outcome.value;
  }

  /** The error that a call must have rejected with. */
  expectError(operation: Pick<Operation, 'method'>, outcome: Outcome, demand: ErrorDemand): TasksError {
    const { method } = operation;
    const { codes, when, mend } = demand;
    const error = rejectionOf(outcome);
    const wanted = codes.map((code) => JSON.stringify(code)).join(' or ');
    const fail = (detail: string): never =>
      this.fail({
        expected: `${method} rejects with a TasksError of code ${wanted}${detail} when ${when}`,
        seen: this.describe(outcome),
        mend,
      });
    if (!TasksError.isInstance(error) || !codes.includes(error.code)) return fail('');
    const retryable = demand.retryable ?? retryableByDefault[error.code];
    // A provider may know that a lost answer to a new task must not be asked for again.
    const given = demand.retryable !== undefined || method.startsWith('getStatus') || !retryable;
    if (given && error.retryable !== retryable) return fail(`, retryable: ${retryable},`);
    if (typeof error.message !== 'string' || error.message.trim() === '') return fail(' and a message');
    return error;
  }

  describe(outcome: Outcome): string {
    switch (outcome.kind) {
      case 'resolved':
        return `it resolved with ${this.show(outcome.value)}`;
      case 'rejected':
        return `it rejected with ${this.show(outcome.reason)}`;
      case 'hanging':
        return `it had not settled after ${outcome.afterMs} ms`;
    }
  }

  /** A value for people: short, and with secrets masked. */
  show(value: unknown): string {
    if (TasksError.isInstance(value)) {
      const { code, retryable, message } = value;
      return this.secrets.mask(`a TasksError of code "${code}", retryable: ${retryable}: ${message}`).slice(0, 600);
    }
    const { inspect } = nodeModules().util;
    const text = value instanceof Error ? `${value.name}: ${value.message}` : inspect(value, { depth: 4, breakLength: 120 });
    return this.secrets.mask(text).slice(0, 600);
  }

  /** Ends the check: the rule is broken. */
  fail(finding: ContractFinding): never {
    throw new Broken({ ...finding, seen: this.secrets.mask(finding.seen) });
  }
}

/** The reason of a rejection; for a batch that was answered with nothing but errors, the first of these. */
function rejectionOf(outcome: Outcome): unknown {
  if (outcome.kind === 'rejected') return outcome.reason;
  if (outcome.kind !== 'resolved' || !Array.isArray(outcome.value) || outcome.value.length === 0) return undefined;
  const errors = (outcome.value as readonly unknown[]).map((result) => (result as { readonly error?: unknown } | null)?.error);
  return errors.includes(undefined) ? undefined : errors[0];
}
