import { compileTemplate } from './template.ts';
import type { Template } from './template.ts';

/** Takes an id out of a URL or path, or `undefined` when it is not of the form. */
export type IdMatcher = (url: string) => string | undefined;

/** Makes a matcher of a template with one placeholder, `{id}` or `{+id}`; see {@link HttpMatchedIdSource.match}. */
export function compileIdMatcher(match: string): IdMatcher {
  const template = compileTemplate(match);
  const at = template.findIndex((part) => typeof part !== 'string');
  const placeholder = template[at];
  const before = literalOf(template.slice(0, at));
  const after = literalOf(template.slice(at + 1));
  const isLong = typeof placeholder === 'object' && placeholder.keepsSlashes;
  return (url) => {
    const path = pathOf(url);
    if (path === undefined || !path.endsWith(after)) return undefined;
    const rest = path.slice(0, path.length - after.length);
    const start = isLong ? rest.indexOf(before) : rest.lastIndexOf('/') + 1 - before.length;
    if (start < 0 || !rest.startsWith(before, start)) return undefined;
    return decode(rest.slice(start + before.length));
  };
}

function literalOf(template: Template): string {
  return template.filter((part) => typeof part === 'string').join('');
}

/** A URL's path, as it is written. */
function pathOf(url: string): string | undefined {
  const base = 'http://relative.invalid';
  return URL.parse(url, base)?.pathname;
}

function decode(text: string): string | undefined {
  if (text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
