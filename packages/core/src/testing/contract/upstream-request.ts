/** A request as the vendor of the checks received it. */
export interface UpstreamRequest {
  readonly method: string;
  /** As it came on the wire: the path and its query. */
  readonly target: string;
  /** The parts of the path between its slashes, percent-decoded: `/v1/jobs/a%2Fb` is `['v1', 'jobs', 'a/b']`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Names in lower case; repeated ones are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body's members where it is a JSON object, else nothing. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** The parts of a request as they came. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Reads a request as a vendor's framework would. Nothing that came can make it throw. */
export function toUpstreamRequest({ method, target, headers, body }: RawRequest): UpstreamRequest {
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  const query = new URLSearchParams(question < 0 ? '' : target.slice(question + 1));
  return { method, target, segments: path.split('/').slice(1).map(decoded), query, headers, body, json: membersOf(body) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function membersOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
