import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

import type { MarkdownDocument } from './markdown-document.ts';

/** The relative links that lead nowhere, as `file:line  what`. Links to other sites are not followed. */
export function checkLinks(root: string, documents: readonly MarkdownDocument[]): string[] {
  const byFile = new Map(documents.map((document) => [document.file, document]));
  return documents.flatMap((document) =>
    document.links.flatMap(({ url, line }) => {
      const problem = linkProblem(root, document, url, byFile);
      return problem === undefined ? [] : [`${document.file}:${line}  ${problem}`];
    }),
  );
}

function linkProblem(
  root: string,
  document: MarkdownDocument,
  url: string,
  byFile: ReadonlyMap<string, MarkdownDocument>,
): string | undefined {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/iu.test(url)) return undefined;
  const [pathname = '', anchor] = decodeURI(url).split('#', 2);
  const file = pathname === '' ? document.file : path.posix.join(path.posix.dirname(document.file), pathname);
  const absolute = path.join(root, file);
  if (pathname.startsWith('/') || !existsSync(absolute)) return `${url} does not exist`;
  const target = byFile.get(statSync(absolute).isDirectory() ? path.posix.join(file, 'README.md') : file);
  if (anchor !== undefined && target !== undefined && !target.anchors.has(anchor)) return `${url}: no heading makes #${anchor}`;
  return undefined;
}
