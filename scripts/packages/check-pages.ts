import path from 'node:path';

import { parseMarkdown } from '../docs/markdown-document.ts';
import type { PackedPackage } from './pack-workspace.ts';

/** What people who only have the tarball would miss in its README and its docs. */
export function checkPages({ pages, files }: PackedPackage): string[] {
  return [...pages].flatMap(([file, text]) => {
    // A template is a page of what is made of it.
    if (file === 'CHANGELOG.md' || /^templates?\//u.test(file)) return [];
    if (text.trim() === '') return [`${file}: says something`];
    return parseMarkdown(file, text)
      .links.filter(({ url }) => !/^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/iu.test(url))
      .filter(({ url }) => !files.includes(path.posix.join(path.posix.dirname(file), url.replace(/#.*$/u, ''))))
      .map(({ url, line }) => `${file}:${line}: ${url} leads to a file of the tarball, or is a whole URL`);
  });
}
