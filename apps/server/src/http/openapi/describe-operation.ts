import { toJsonSchema } from '@valibot/to-json-schema';
import type { MiddlewareHandler } from 'hono';
import { describeRoute, resolver } from 'hono-openapi';
import type { DescribeRouteOptions } from 'hono-openapi';
import type * as v from 'valibot';
import { errorResponseNames } from './error-responses.ts';

/** A body or an answer by media type. */
type Content = Readonly<Record<string, v.GenericSchema>>;

/** A parameter of a path, a header or a query, as OpenAPI has it. */
export type ParameterDescription = Extract<NonNullable<DescribeRouteOptions['parameters']>[number], { in: string }>;

/** An answer that is no error. */
export interface AnswerDescription {
  readonly description: string;
  readonly content?: Content | undefined;
  /** What headers it has, and what they say. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** One route, for people and for generated clients. */
export interface OperationDescription {
  readonly operationId: string;
  readonly tag: 'Tasks' | 'Events' | 'Webhooks' | 'Server';
  readonly summary: string;
  readonly description?: string | undefined;
  readonly query?: v.GenericSchema | undefined;
  /** Those that no schema of the query can tell well; they take the place of what it says of the same name. */
  readonly parameters?: readonly ParameterDescription[] | undefined;
  readonly body?: { readonly content: Content; readonly isOptional?: boolean | undefined } | undefined;
  readonly answers: Readonly<Record<number, AnswerDescription>>;
  /** The statuses of the errors that it can answer with, beside those that every route has. */
  readonly errors?: readonly (keyof typeof errorResponseNames)[] | undefined;
  /** Whether it needs no API key. */
  readonly isOpen?: boolean | undefined;
}

/** Describes a route in the API's document. The handler it gives does nothing. */
export function describeOperation(operation: OperationDescription): MiddlewareHandler {
  const {
    operationId,
    tag,
    summary,
    description,
    query,
    parameters = [],
    body,
    answers,
    errors = [],
    isOpen = false,
  } = operation;
  const described = new Set(parameters.map(({ name }) => name));
  const statuses = [...new Set([...errors, ...(isOpen ? [] : ([401, 403, 429] as const)), 500 as const])].toSorted(
    (a, b) => a - b,
  );
  const spec: DescribeRouteOptions = {
    operationId,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    ...(isOpen && { security: [] }),
    parameters: [
      ...parameters,
      ...(query === undefined ? [] : queryParameters(query).filter(({ name }) => !described.has(name))),
    ],
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, toResponse(answer)])),
      ...Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${errorResponseNames[status]}` }])),
    },
    ...(body !== undefined && { requestBody: { required: body.isOptional !== true, content: toContent(body.content) } }),
  };
  return describeRoute(spec);
}

function toResponse({
  description,
  content,
  headers,
}: AnswerDescription): NonNullable<DescribeRouteOptions['responses']>[string] {
  return {
    description,
    ...(content !== undefined && { content: toContent(content) }),
    ...(headers !== undefined && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [name, { description: text, schema: { type: 'string' as const } }]),
      ),
    }),
  };
}

function toContent(content: Content): Record<string, { schema: ReturnType<typeof resolver> }> {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, schema]) => [
      mediaType,
      { schema: resolver(schema, { options: { typeMode: 'input' } }) },
    ]),
  );
}

/** What a schema of a query takes, as parameters. */
function queryParameters(query: v.GenericSchema): ParameterDescription[] {
  const { properties = {}, required = [] } = toJsonSchema(query, { typeMode: 'input', errorMode: 'ignore' });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = typeof property === 'boolean' ? {} : property;
    return {
      in: 'query',
      name,
      ...(description !== undefined && { description }),
      required: required.includes(name),
      schema: asUrlType(schema),
    };
  });
}

/** In a URL all is text; clients know numbers and truth values by these names. */
function asUrlType(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { pattern, enum: words, default: standard } = schema;
  if (pattern === '^\\d+$') return { type: 'integer', ...(standard !== undefined && { default: Number(standard) }) };
  if (Array.isArray(words) && words.length === 2 && words.includes('true') && words.includes('false')) return { type: 'boolean' };
  return schema;
}

/** A part of a path that names something. */
export function pathParameter(name: string, description: string): ParameterDescription {
  return { in: 'path', name, required: true, description, schema: { type: 'string' } };
}
