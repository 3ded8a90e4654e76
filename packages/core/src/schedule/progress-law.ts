import type { TaskProgress } from '../provider/index.ts';
import { DurationLaw, bell, gridAges, logRatio } from './duration-law.ts';

/** The laws below are for tasks that are expected to take this long; others are measured against it, in milliseconds. */
const unit = 1_000_000;
/** How far off an expectation may be, in natural logarithms, from a well advanced task to one with a single item settled. */
const spreads = [0.2, 0.28, 0.4, 0.6];
/** A year, in milliseconds: what is expected later than that is no expectation. */
const longestMs = 31_536_000_000;
const laws: Map<number, DurationLaw> = new Map();

/** When a task is expected to end, from what it has settled of its items, and how sure that is. */
export interface Expectation {
  /** The age at which it is as likely to have ended as not, in milliseconds. */
  readonly durationMs: number;
  /** How far off that may be, in natural logarithms. */
  readonly spread: number;
}

/**
 * Expects a task to go on at the pace it had so far. Undefined while that says nothing: no total, nothing settled, or all settled and only the vendor's
 * last word missing.
 */
export function expectationOf(progress: TaskProgress | undefined, ageMs: number): Expectation | undefined {
  if (progress === undefined || !(ageMs > 0)) return undefined;
  const settled = progress.succeeded + progress.failed;
  const total = progress.total ?? (progress.pending === undefined ? 0 : settled + progress.pending);
  if (!(settled > 0) || !(settled < total)) return undefined;
  const durationMs = (ageMs * total) / settled;
  if (!(durationMs >= 1 && durationMs < longestMs)) return undefined;
  const wanted = Math.hypot(0.2, 0.5 / settled);
  return { durationMs, spread: spreads.find((spread) => spread >= wanted - 0.02) ?? 0.6 };
}

/** The age at which to ask again, for a wanted mean lateness, all in milliseconds. */
export function nextAgeByProgress(expectation: Expectation, ageMs: number, latencyMs: number): number {
  const scale = unit / expectation.durationMs;
  const law = lawOf(expectation.spread);
  // A law keeps its prices: lateness is rounded down in steps of a twentieth, so that there are few of them.
  const price = law.priceFor(Math.exp(Math.floor(Math.log(Math.max(1, latencyMs * scale)) * 20) / 20));
  return law.nextAge(ageMs * scale, price) / scale;
}

/** How late the end would be noticed on average by asking at age `toMs`, given that the task ran at age `fromMs`, in milliseconds. */
export function latenessByProgress(expectation: Expectation, fromMs: number, toMs: number): number {
  const scale = unit / expectation.durationMs;
  return lawOf(expectation.spread).lateness(fromMs * scale, toMs * scale) / scale;
}

function lawOf(spread: number): DurationLaw {
  const known = laws.get(spread);
  if (known !== undefined) return known;
  const law = new DurationLaw(gridAges.map((age) => bell(Math.log(age / unit) + logRatio, spread)));
  laws.set(spread, law);
  return law;
}
