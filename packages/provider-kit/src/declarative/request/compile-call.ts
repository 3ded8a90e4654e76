import type { TasksError } from '@tasks/core/provider';
import { invalidArgument } from '../../errors/invalid-argument.ts';
import type { HttpCallDefinition } from '../definition/http-call.ts';
import { toText } from '../values/scalar-text.ts';
import { compileBody, renderPath, renderText } from '../values/render.ts';
import { compileTemplate } from '../values/template.ts';
import type { Template, TemplateValues } from '../values/template.ts';
import type { ApiRequest } from './api-request.ts';

/**
 * Makes a request of values.
 *
 * @throws {TasksError} `invalid_argument` when a value is missing that it cannot do without, or does not fit.
 */
export type RequestMaker = (values: TemplateValues) => ApiRequest;

/** Takes the templates of a call apart, once. */
export function compileCall(call: HttpCallDefinition, method: 'GET' | 'POST'): RequestMaker {
  const path = compileTemplate(call.path);
  const query = compileTexts(call.query);
  const headers = compileTexts(call.headers);
  const body = call.body === undefined ? undefined : compileBody(call.body);
  const format = call.format ?? 'json';
  return (values) => {
    const content = body?.(values);
    const written = content === undefined ? undefined : write(content, format);
    return {
      method: call.method ?? method,
      path: renderPath(path, values),
      query: renderTexts(query, values),
      headers: {
        accept: 'application/json',
        ...(written !== undefined && { 'content-type': contentTypes[format] }),
        ...Object.fromEntries(renderTexts(headers, values).map(([name, value]) => [name.toLowerCase(), value])),
      },
      body: written,
    };
  };
}

const contentTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const;

function compileTexts(texts: Readonly<Record<string, string>> = {}): readonly (readonly [string, Template])[] {
  return Object.entries(texts).map(([name, text]) => [name, compileTemplate(text)]);
}

function renderTexts(texts: readonly (readonly [string, Template])[], values: TemplateValues): [string, string][] {
  return texts.flatMap(([name, template]) => {
    const text = renderText(template, values);
    return text === undefined ? [] : [[name, text] as [string, string]];
  });
}

function write(content: unknown, format: 'json' | 'form'): string {
  if (format === 'form') return new URLSearchParams(toFields(content)).toString();
  let text: string | undefined;
  try {
    text = JSON.stringify(content);
  } catch {
    // A circle, a BigInt, or nested without end.
  }
  if (text === undefined) throw unwritable('it is not JSON');
  return text;
}

function toFields(content: unknown): [string, string][] {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw unwritable('a form is made of an object');
  return Object.entries(content).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null)
      throw unwritable(`a form has no place for the list or object at ${JSON.stringify(name)}`);
    const text = toText(value);
    return text === undefined ? [] : [[name, text] as [string, string]];
  });
}

function unwritable(why: string): TasksError {
  return invalidArgument(`The request's body cannot be made of this input: ${why}. Correct the input.`);
}
