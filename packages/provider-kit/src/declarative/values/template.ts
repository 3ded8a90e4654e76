import { parseBodyPath, readPath } from './body-path.ts';
import type { BodyPath } from './body-path.ts';

/** A text with placeholders, taken apart. */
export type Template = readonly (string | Placeholder)[];

/** `{name}` or `{name.path}`. */
export interface Placeholder {
  /** As it is written between the braces. */
  readonly text: string;
  /** The first name: `input` of `{input.images[0]}`. */
  readonly root: string;
  /** All of it as a path into the values that are known. */
  readonly path: BodyPath;
  /** `{+name}`: the value keeps its slashes. */
  readonly keepsSlashes: boolean;
}

/** What placeholders stand for, by their first name. */
export type TemplateValues = Readonly<Record<string, unknown>>;

/** What {@link parseTemplate} answers. */
export type ParsedTemplate = { readonly template: Template } | { readonly problem: string };

/** Takes a template apart. `{{` and `}}` are braces. */
export function parseTemplate(text: string): ParsedTemplate {
  const parts: (string | Placeholder)[] = [];
  let literal = '';
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character !== '{' && character !== '}') {
      literal += character;
      continue;
    }
    if (text.charAt(index + 1) === character) {
      literal += character;
      index++;
      continue;
    }
    const end = character === '{' ? text.indexOf('}', index) : -1;
    if (end < 0)
      return {
        problem: `has a single "${character}": write a placeholder such as {id}, or ${character}${character} for a brace`,
      };
    const placeholder = parsePlaceholder(text.slice(index + 1, end));
    if (placeholder === undefined)
      return { problem: `has the placeholder ${text.slice(index, end + 1)}, which is not a name or a path` };
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(placeholder);
    index = end;
  }
  if (literal !== '' || parts.length === 0) parts.push(literal);
  return { template: parts };
}

function parsePlaceholder(text: string): Placeholder | undefined {
  const keepsSlashes = text.startsWith('+');
  const path = parseBodyPath(keepsSlashes ? text.slice(1) : text);
  const root = path?.[0];
  return path === undefined || typeof root !== 'string' ? undefined : { text, root, path, keepsSlashes };
}

/** The placeholders of a template. */
export function placeholdersOf(template: Template): Placeholder[] {
  return template.filter((part) => typeof part !== 'string');
}

/**
 * Takes apart a template that was checked before.
 *
 * @throws {Error} when it was not.
 */
export function compileTemplate(text: string): Template {
  const parsed = parseTemplate(text);
  if ('problem' in parsed) throw new Error(`An unchecked template ${parsed.problem}`);
  return parsed.template;
}

/** What a placeholder stands for; `undefined` when there is nothing. */
export function valueOf(placeholder: Placeholder, values: TemplateValues): unknown {
  return readPath(values, placeholder.path) ?? undefined;
}
