/** How an API version wraps what it answers: bare until 2022-01, in `{ code, message, data }` from 2025-06 on. */
export type BodyStyle = 'bare' | 'envelope';

/** The versions that serve the task endpoints. Others answer 404, as the vendor's page on versioning says. */
const versions: ReadonlyMap<string, BodyStyle> = new Map([
  ['2022-01', 'bare'],
  ['2025-06', 'envelope'],
  ['2026-01', 'envelope'],
  ['2026-07', 'envelope'],
]);

/** How a version wraps its answers; undefined for a version that does not exist. */
export function bodyStyleOf(version: string): BodyStyle | undefined {
  return versions.get(version);
}
