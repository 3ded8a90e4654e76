/** How much somebody has to write. */
export interface Size {
  /** Lines with something on them that is no comment. */
  readonly lines: number;
  /** Characters on these lines, without white space: says the same of forms that are laid out differently. */
  readonly characters: number;
}

/**
 * Counts what is written in a TypeScript, JSON or YAML file. Comments count as such where they have lines of their own, as all comments of these files have.
 */
export function countLines(text: string): Size {
  let inComment = false;
  const written = text.split('\n').filter((line) => {
    const trimmed = line.trim();
    const begins = trimmed.startsWith('/*');
    const isComment = inComment || begins || trimmed.startsWith('//') || trimmed.startsWith('# ');
    if (begins) inComment = true;
    if (trimmed.endsWith('*/')) inComment = false;
    return trimmed !== '' && !isComment;
  });
  return { lines: written.length, characters: written.join('').replace(/\s/g, '').length };
}
