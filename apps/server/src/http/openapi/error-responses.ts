import { resolver } from 'hono-openapi';
import type { ResponsesWithResolver } from 'hono-openapi';
import { problemSchema } from '../schemas/problem-answer.ts';

/** The names of the answers that are errors, by their status. */
export const errorResponseNames = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  406: 'NotAcceptable',
  409: 'Conflict',
  413: 'ContentTooLarge',
  415: 'UnsupportedMediaType',
  422: 'UnprocessableContent',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
} as const;

const descriptions: Readonly<Record<keyof typeof errorResponseNames, string>> = {
  400: 'The request is not what the API reads: not JSON, an unknown parameter, or a capability that is not there.',
  401: 'There is no API key, or it is refused.',
  403: 'The API key may not do this.',
  404: 'There is no such thing.',
  406: 'The Accept header does not allow what there is.',
  409: 'A request with the same Idempotency-Key is under way.',
  413: 'The body is larger than allowed.',
  415: 'The body is of a media type that is not read here.',
  422: 'The body was read, and its content cannot be taken.',
  429: 'The API key asks too often. `Retry-After` has the seconds to wait.',
  500: 'A fault of the server.',
  502: 'The vendor refused its key, cannot be reached, or answered in a way that nobody documents.',
  503: "The vendor's limits or quotas are used up, or the server is not ready.",
  504: 'It took too long.',
};

/** The answers that are errors, as components of the API's document. */
export function errorResponses(): ResponsesWithResolver {
  const schema = resolver(problemSchema);
  return Object.fromEntries(
    Object.entries(errorResponseNames).map(([status, name]) => [
      name,
      {
        description: descriptions[Number(status) as keyof typeof errorResponseNames],
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}
