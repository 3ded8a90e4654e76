import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { fromMarkdown } from 'mdast-util-from-markdown';
import { visit } from 'unist-util-visit';

/** Where people read the repository. */
const repositoryPages = 'https://github.com/tasks-dev/tasks/blob/main/';

/**
 * Copies pages of the repository's `docs` into a package's own, which go into its tarball. Links between them stay as they are; links to anything else of
 * the repository lead to its page on the web.
 *
 * @param packageDirectory - Absolute.
 * @param pages - Names of the files in `docs`.
 */
export function shipDocs(root: string, packageDirectory: string, pages: readonly string[]): void {
  const target = path.join(packageDirectory, 'docs');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  for (const page of pages) {
    writeFileSync(path.join(target, page), rewriteLinks(readFileSync(path.join(root, 'docs', page), 'utf8'), pages));
  }
}

/** A page of `docs` with its relative links made absolute, but for those to the given pages. */
export function rewriteLinks(text: string, pages: readonly string[]): string {
  const edits: { readonly start: number; readonly length: number; readonly url: string }[] = [];
  visit(fromMarkdown(text), (node) => {
    if (node.type !== 'link' && node.type !== 'image' && node.type !== 'definition') return;
    const [file = '', anchor] = node.url.split('#', 2);
    if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/iu.test(node.url) || file === '' || pages.includes(file)) return;
    const [start = 0, end = 0] = [node.position?.start.offset, node.position?.end.offset];
    // The URL comes after the words of a link, which may name the same file.
    const offset = text.slice(start, end).lastIndexOf(node.url);
    if (offset < 0) return;
    const url = new URL(path.posix.join('docs', file), repositoryPages).href + (anchor === undefined ? '' : `#${anchor}`);
    edits.push({ start: start + offset, length: node.url.length, url });
  });
  let rewritten = text;
  // From the end, so that the places of earlier links stay true.
  for (const { start, length, url } of edits.toSorted((left, right) => right.start - left.start)) {
    rewritten = rewritten.slice(0, start) + url + rewritten.slice(start + length);
  }
  return rewritten;
}
