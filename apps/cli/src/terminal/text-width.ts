import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** How many columns of a terminal the text takes: a CJK character takes two. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** The text, cut to so many columns, with `…` at its end where something is missing. */
export function truncateEnd(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  return columns < 1 ? '' : `${takeColumns(splitGraphemes(text), columns - 1)}…`;
}

/** The text, cut to so many columns, with `…` in its middle: both ends of a ref tell it apart. */
export function truncateMiddle(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  if (columns < 3) return truncateEnd(text, columns);
  const parts = splitGraphemes(text);
  const head = takeColumns(parts, Math.ceil((columns - 1) / 2));
  const tail = takeColumns(parts.toReversed(), columns - 1 - textWidth(head), true);
  return `${head}…${tail}`;
}

/** The text, with spaces up to so many columns. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}

/** The text, with spaces before it up to so many columns. */
export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - textWidth(text))) + text;
}

function splitGraphemes(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

function takeColumns(parts: readonly string[], columns: number, reversed = false): string {
  const taken: string[] = [];
  let used = 0;
  for (const part of parts) {
    used += textWidth(part);
    if (used > columns) break;
    taken.push(part);
  }
  return (reversed ? taken.toReversed() : taken).join('');
}
