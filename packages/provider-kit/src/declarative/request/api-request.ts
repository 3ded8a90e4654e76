import type { HttpRequest } from '../../http/http-message.ts';

/** A request of a definition, filled in, before it is authorized. */
export interface ApiRequest {
  readonly method: HttpRequest['method'];
  /** Begins with `/`, percent-encoded, without the query. */
  readonly path: string;
  readonly query: QueryParameters;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Parameters of a query in their order, not encoded. */
export type QueryParameters = readonly (readonly [name: string, value: string])[];

/** Writes a query, with its `?`; empty without parameters. */
export function formatQuery(parameters: QueryParameters): string {
  if (parameters.length === 0) return '';
  return `?${parameters.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`;
}

/** The parameters with one more, in place of those of its name. */
export function withParameter(parameters: QueryParameters, name: string, value: string): QueryParameters {
  return [...parameters.filter(([other]) => other !== name), [name, value]];
}
