/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** How a value is written: as JSON, or as TypeScript. */
export type LiteralStyle = 'json' | 'typescript';

/** As wide as the formatter of the template lets lines be. */
const lineWidth = 130;

/**
 * Writes a value as the formatter would: objects and lists on one line where they fit, else a member a line.
 *
 * @param indent - How far the line begins in, in spaces.
 * @param taken - How many characters of the line are taken by what stands around the value.
 */
export function literal(value: Json, style: LiteralStyle, indent = 0, taken = 0): string {
  const line = onOneLine(value, style);
  if (typeof value !== 'object' || value === null || indent + taken + line.length <= lineWidth) return line;
  const inner = indent + 2;
  const comma = 1;
  const members = Array.isArray(value)
    ? (value as readonly Json[]).map((element) => literal(element, style, inner, comma))
    : Object.entries(value).map(([name, member]) => {
        const before = `${key(name, style)}: `;
        return before + literal(member, style, inner, before.length + comma);
      });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const end = style === 'typescript' ? ',' : '';
  return `${open}\n${members.map((member) => ' '.repeat(inner) + member).join(',\n')}${end}\n${' '.repeat(indent)}${close}`;
}

function onOneLine(value: Json, style: LiteralStyle): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map((element) => onOneLine(element, style)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `${key(name, style)}: ${onOneLine(member, style)}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return typeof value === 'string' ? text(value, style) : JSON.stringify(value);
}

function key(name: string, style: LiteralStyle): string {
  return style === 'typescript' && /^[A-Za-z_$][\w$]*$/.test(name) ? name : text(name, style);
}

/** In TypeScript with single quotes, unless that would need more escapes. */
function text(value: string, style: LiteralStyle): string {
  const quoted = JSON.stringify(value);
  if (style === 'json' || value.includes("'")) return quoted;
  return `'${quoted.slice(1, -1).replaceAll('\\"', '"')}'`;
}
