/** Milliseconds since the epoch as an ISO 8601 text; null for what has not happened. */
export function isoInstant(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
