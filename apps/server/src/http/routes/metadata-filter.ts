import { malformed } from '../api-error.ts';
import type { QueryValues } from '../input/read-query.ts';
import { isStorable } from '../schemas/text.ts';

/** The parameters of a query, and what it asks of the metadata. */
export interface MetadataFilter {
  readonly metadata: Readonly<Record<string, string>> | undefined;
  readonly rest: QueryValues;
}

/**
 * Takes `metadata.<member>=<text>` and `metadata[<member>]=<text>` out of a query.
 *
 * @throws {ApiError} 400 when one is given twice, or names no member.
 */
export function splitMetadata(values: QueryValues): MetadataFilter {
  const metadata: [name: string, value: string][] = [];
  const rest: [name: string, value: string | string[]][] = [];
  for (const [parameter, value] of Object.entries(values)) {
    const [, dotted, bracketed] = /^metadata(?:\.(.+)|\[(.+)\])$/s.exec(parameter) ?? [];
    const name = dotted ?? bracketed;
    if (name === undefined) {
      rest.push([parameter, value]);
    } else if (typeof value !== 'string' || metadata.some(([other]) => other === name)) {
      throw malformed(`The query asks twice for the member ${JSON.stringify(name)} of the metadata. Ask for one value.`, [
        { parameter, detail: 'must be given once.' },
      ]);
    } else if (!isStorable(name) || !isStorable(value)) {
      throw malformed('A filter on the metadata must be valid Unicode without the character U+0000.', [
        { parameter, detail: 'must be valid Unicode without the character U+0000.' },
      ]);
    } else {
      metadata.push([name, value]);
    }
  }
  return { metadata: metadata.length === 0 ? undefined : Object.fromEntries(metadata), rest: Object.fromEntries(rest) };
}
