/** How long a server is tormented. */
export interface CrashPlan {
  /** At least so long, in seconds. */
  readonly seconds: number;
  /** At least so often. */
  readonly kills: number;
  /** Repeats the choices of a run, though not its moments. */
  readonly seed: number;
}

/** Reads `TASKS_CRASH_SECONDS` (default 40), `TASKS_CRASH_KILLS` (default 20) and `TASKS_CRASH_SEED` (default: another each time). */
export function readCrashPlan(environment: Readonly<Record<string, string | undefined>>): CrashPlan {
  const numberOf = (name: string, fallback: number): number => {
    const value = Number(environment[name] ?? fallback);
    if (!Number.isFinite(value) || value < 0) throw new Error(`${name} must be a number, 0 or more.`);
    return value;
  };
  return {
    seconds: numberOf('TASKS_CRASH_SECONDS', 40),
    kills: numberOf('TASKS_CRASH_KILLS', 20),
    seed: numberOf('TASKS_CRASH_SEED', Date.now() % 2 ** 32),
  };
}

/** The longest that a run of this plan takes, in milliseconds, on a machine that is busy. */
export function longestRunMs({ seconds, kills }: CrashPlan): number {
  return seconds * 1000 + kills * 15_000 + 180_000;
}
