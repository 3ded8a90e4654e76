import type { HttpBodyTemplate, HttpCallDefinition } from '../definition/http-call.ts';
import type { Placeholder } from '../values/template.ts';
import { checkTemplate } from './check-template.ts';
import type { DefinitionView } from './definition-view.ts';

/** What a call's templates may and must use. */
export interface CallRules {
  readonly member: string;
  /** Names that placeholders may begin with, beside `options`. */
  readonly known: readonly string[];
  /** A name that must occur: without it every task would get the same answer. */
  readonly needed?: string;
  readonly defaultMethod: 'GET' | 'POST';
}

/** Reports what is wrong with a request. */
export function checkCall(
  view: DefinitionView,
  call: HttpCallDefinition,
  { member, known, needed, defaultMethod }: CallRules,
): void {
  const used: Placeholder[] = [];
  const check = (where: string, text: string, slashes = false): void => {
    used.push(...checkTemplate(view, `${member}.${where}`, text, { known, slashes }));
  };
  check('path', call.path, true);
  for (const [name, value] of Object.entries(call.query ?? {})) check(`query.${name}`, value);
  for (const [name, value] of Object.entries(call.headers ?? {})) check(`headers.${name}`, value);
  for (const [where, text] of textsOf(call.body, 'body')) check(where, text);

  if (needed !== undefined && !used.some(({ root }) => root === needed)) {
    view.report(member, `nothing in it uses {${needed}}, so that every task would get the same answer`);
  }
  const { method = defaultMethod, body, format } = call;
  if (method === 'GET' && body !== undefined)
    view.report(`${member}.body`, 'a GET request has no body: set method, or use query');
  if (format === 'form' && body !== undefined && !isFlat(body)) {
    view.report(`${member}.body`, 'a form is an object of texts, or {input}');
  }
}

/** Each text of a body, with where it stands. */
function textsOf(body: HttpBodyTemplate | undefined, where: string): (readonly [string, string])[] {
  if (typeof body === 'string') return [[where, body]];
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]: [string, HttpBodyTemplate]) => textsOf(value, `${where}.${name}`));
}

function isFlat(body: HttpBodyTemplate): boolean {
  if (typeof body === 'string') return body === '{input}';
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  return Object.values(body).every((value) => typeof value !== 'object' || value === null);
}
