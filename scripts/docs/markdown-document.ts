import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import GithubSlugger from 'github-slugger';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { visit } from 'unist-util-visit';

/** A link or an image target, as written. */
export interface MarkdownLink {
  readonly url: string;
  readonly line: number;
}

/** A fenced block. */
export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** The line of the first line of code. */
  readonly line: number;
  /** The file that the code is taken from, where the block says so: ` ```ts file=examples/x/src/y.ts `. */
  readonly source?: string | undefined;
}

/** What the checks need of a Markdown file. */
export interface MarkdownDocument {
  /** Relative to the repository's root, with `/`. */
  readonly file: string;
  readonly links: readonly MarkdownLink[];
  readonly blocks: readonly CodeBlock[];
  /** Text in backticks within prose. */
  readonly inlineCode: readonly { readonly code: string; readonly line: number }[];
  /** What `#…` can lead to, as GitHub makes it of the headings. */
  readonly anchors: ReadonlySet<string>;
}

/** Parses Markdown. */
export function parseMarkdown(file: string, text: string): MarkdownDocument {
  const links: MarkdownLink[] = [];
  const blocks: CodeBlock[] = [];
  const inlineCode: { code: string; line: number }[] = [];
  const anchors = new Set<string>();
  const slugger = new GithubSlugger();

  visit(fromMarkdown(text), (node) => {
    const line = node.position?.start.line ?? 1;
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') links.push({ url: node.url, line });
    if (node.type === 'code')
      blocks.push({ language: node.lang ?? '', code: node.value, line: line + 1, source: sourceIn(node.meta ?? '') });
    if (node.type === 'inlineCode') inlineCode.push({ code: node.value, line });
    if (node.type === 'heading')
      anchors.add(slugger.slug(text.slice(node.position?.start.offset, node.position?.end.offset).replace(/^#+ /u, '')));
    if (node.type === 'html') {
      for (const match of node.value.matchAll(/\s(?:src|href|srcset)="(?<url>[^"]+)"/gu))
        links.push({ url: match.groups?.['url'] ?? '', line });
      for (const match of node.value.matchAll(/\s(?:id|name)="(?<id>[^"]+)"/gu)) anchors.add(match.groups?.['id'] ?? '');
    }
  });
  return { file, links, blocks, inlineCode, anchors };
}

function sourceIn(meta: string): string | undefined {
  return /(?:^|\s)file=(?<file>\S+)/u.exec(meta)?.groups?.['file'];
}

/** Every Markdown file that git knows or would add, but changelogs, changesets, and the pages of packages that are yet to be written. */
export function readDocuments(root: string): MarkdownDocument[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  });
  return [...new Set(listed.split('\n'))]
    .filter(
      (file) =>
        file !== '' &&
        !/(?:^|\/)(?:CHANGELOG\.md|\.changeset\/.*|CLAUDE\.md)$/u.test(file) &&
        !file.startsWith('packages/create-provider/template/'),
    )
    .flatMap((file) => {
      try {
        return [parseMarkdown(file, readFileSync(path.join(root, file), 'utf8'))];
      } catch (error) {
        // Deleted, but git still lists it.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    });
}
