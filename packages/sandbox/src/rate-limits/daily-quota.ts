/** An allowance of calls that begins anew every day. */
export interface DailyQuota {
  /** Takes one call out of the allowance; false when it is used up. */
  take(now: number): boolean;
  /** How many calls are left today; -1 when there is no limit, as JD writes it. */
  remaining(): number;
}

const dayMs = 86_400_000;
/** JD's day begins at midnight in Beijing. */
const beijingOffsetMs = 8 * 3_600_000;

/** Makes an allowance of so many calls a day; `Infinity` for no limit. */
export function createDailyQuota(callsPerDay: number): DailyQuota {
  let today = -Infinity;
  let used = 0;
  return {
    take(now) {
      const day = Math.floor((now + beijingOffsetMs) / dayMs);
      if (day !== today) {
        today = day;
        used = 0;
      }
      if (used >= callsPerDay) return false;
      used += 1;
      return true;
    },
    remaining: () => (callsPerDay === Infinity ? -1 : callsPerDay - used),
  };
}
