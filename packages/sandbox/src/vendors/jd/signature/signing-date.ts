/** The instant that `YYYYMMDDTHHMMSSZ` names, in milliseconds since the epoch; undefined when the text is not one. */
export function parseSigningDate(text: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const instant = Date.parse(iso);
  // Some engines roll a 31st of February over into March.
  return Number.isNaN(instant) || new Date(instant).toISOString() !== iso ? undefined : instant;
}
