const excerptLength = 200;

/** What a body looks like, for a message: empty, HTML with its title, or its beginning on one line. Bounded. */
export function describeBody(text: string): string {
  const body = text.slice(0, 20_000).trim();
  if (body === '') return 'an empty body';
  if (/^<(?:!doctype html|html|head|body)/i.test(body)) {
    const title = /<title[^>]*>([^<]*)/i.exec(body)?.[1]?.trim();
    return title ? `an HTML page titled ${quoted(title)}` : `an HTML page, ${quoted(body)}`;
  }
  return quoted(body);
}

function quoted(text: string): string {
  const line = text
    .slice(0, excerptLength * 4)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return `"${line.length > excerptLength ? `${line.slice(0, excerptLength)}…` : line}"`;
}
