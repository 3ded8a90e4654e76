import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { MarkdownDocument } from './markdown-document.ts';

/** The outcome of {@link checkExcerpts}. */
export interface ExcerptReport {
  readonly excerpts: number;
  /** As `file:line  what`. */
  readonly problems: readonly string[];
}

/** Holds every block that names a file (` ```ts file=examples/x/src/y.ts `) against that file: its lines must stand there, as they are and in one piece. */
export function checkExcerpts(root: string, documents: readonly MarkdownDocument[]): ExcerptReport {
  const excerpts = documents.flatMap(({ file, blocks }) =>
    blocks.flatMap(({ source, code, line }) => (source === undefined ? [] : [{ place: `${file}:${line}`, source, code }])),
  );
  const problems = excerpts.flatMap(({ place, source, code }) => {
    const absolute = path.join(root, source);
    if (!existsSync(absolute)) return [`${place}  ${source} does not exist`];
    const text = `\n${readFileSync(absolute, 'utf8')}`;
    return text.includes(`\n${code}\n`) ? [] : [`${place}  the block is not what ${source} says: copy it anew`];
  });
  return { excerpts: excerpts.length, problems };
}
