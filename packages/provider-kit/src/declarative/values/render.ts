import type { TasksError } from '@tasks/core/provider';
import { invalidArgument } from '../../errors/invalid-argument.ts';
import type { HttpBodyTemplate } from '../definition/http-call.ts';
import { toText } from './scalar-text.ts';
import { compileTemplate, valueOf } from './template.ts';
import type { Placeholder, Template, TemplateValues } from './template.ts';

/**
 * Fills a template of a plain text.
 *
 * @returns `undefined` when one of its values is missing.
 * @throws {TasksError} `invalid_argument` when one is neither text, number nor boolean.
 */
export function renderText(
  template: Template,
  values: TemplateValues,
  encode: (text: string) => string = same,
): string | undefined {
  let text = '';
  for (const part of template) {
    const piece = typeof part === 'string' ? part : textFor(part, values, encode);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

function textFor(placeholder: Placeholder, values: TemplateValues, encode: (text: string) => string): string | undefined {
  const found = valueOf(placeholder, values);
  if (found === undefined) return undefined;
  const value = placeholder.root === 'ids' && Array.isArray(found) ? found.join(',') : found;
  if (typeof value === 'object') throw misfit(placeholder, 'is a list or an object where a text belongs');
  const text = toText(value);
  if (text !== undefined && !text.isWellFormed()) throw misfit(placeholder, 'is not valid Unicode');
  return text === undefined ? undefined : encode(text);
}

/**
 * Fills the template of a path. Each value becomes one segment or a part of one; one that keeps its slashes becomes as many as it has.
 *
 * @throws {TasksError} `invalid_argument` when a value is missing, or would change which path is asked.
 */
export function renderPath(template: Template, values: TemplateValues): string {
  const path = template
    .map((part) => {
      if (typeof part === 'string') return part;
      const text = textFor(part, values, same);
      if (text === undefined || text.trim() === '') throw misfit(part, 'is missing or empty');
      if (!part.keepsSlashes) return encodeURIComponent(text);
      const segments = text.split('/');
      if (segments.includes('')) throw misfit(part, 'has an empty segment');
      return segments.map(encodeURIComponent).join('/');
    })
    .join('');
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) {
    throw invalidArgument(
      `The path ${JSON.stringify(path)} cannot be asked for: a segment "." or ".." would lead elsewhere. Pass the id that the vendor answered when the task was created.`,
    );
  }
  return path;
}

/** A body whose texts are taken apart. */
export type BodyTemplate = (values: TemplateValues) => unknown;

/** Takes the texts of a body apart. What it makes has no members and list entries for which a value is missing. */
export function compileBody(body: HttpBodyTemplate): BodyTemplate {
  if (typeof body === 'string') {
    const template = compileTemplate(body);
    const [first] = template;
    if (template.length === 1 && typeof first === 'object') return (values) => valueOf(first, values);
    return (values) => renderText(template, values);
  }
  if (typeof body !== 'object' || body === null) return () => body;
  if (Array.isArray(body)) {
    const entries = body.map((entry: HttpBodyTemplate) => compileBody(entry));
    return (values) => entries.map((entry) => entry(values)).filter((value) => value !== undefined);
  }
  const members = Object.entries(body).map(([name, value]: [string, HttpBodyTemplate]) => [name, compileBody(value)] as const);
  return (values) =>
    Object.fromEntries(members.map(([name, make]) => [name, make(values)]).filter(([, value]) => value !== undefined));
}

function misfit({ text }: Placeholder, why: string): TasksError {
  const what = /^\+?id$/.test(text) ? 'The task id' : `{${text}}`;
  return invalidArgument(`The request cannot be made: ${what} ${why}. Correct it.`);
}

function same(text: string): string {
  return text;
}
