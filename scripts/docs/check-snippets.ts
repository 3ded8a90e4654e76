import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { readWorkspace } from '../workspace.ts';
import type { MarkdownDocument } from './markdown-document.ts';

/** The outcome of {@link checkSnippets}. */
export interface SnippetReport {
  readonly snippets: number;
  /** The compiler's messages, at the lines of the Markdown files. */
  readonly problems: readonly string[];
}

/** Type-checks every block marked `ts`, each as a module of its own, against the sources of the workspace. What is taken from a file is checked there. */
export function checkSnippets(root: string, documents: readonly MarkdownDocument[]): SnippetReport {
  // Below node_modules, so that @types are found and git does not see it.
  mkdirSync(path.join(root, 'node_modules', '.cache'), { recursive: true });
  const directory = mkdtempSync(path.join(root, 'node_modules', '.cache', 'docs-'));
  try {
    return checkIn(directory, root, documents);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function checkIn(directory: string, root: string, documents: readonly MarkdownDocument[]): SnippetReport {
  const origins = new Map<string, string>();
  for (const { file, blocks } of documents) {
    for (const { language, code, line, source } of blocks) {
      if (language !== 'ts' || source !== undefined) continue;
      const name = `${file.replaceAll('/', '__')}.${line}.ts`;
      origins.set(name, file);
      // As many empty lines before the code as in the document, so that the compiler names the document's lines.
      writeFileSync(path.join(directory, name), `${'\n'.repeat(line - 1)}${code}\nexport {};\n`);
    }
  }
  writeFileSync(path.join(directory, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(directory, 'tsconfig.json'), JSON.stringify(configuration(root)));
  linkModules(root, directory);
  if (origins.size === 0) return { snippets: 0, problems: [] };

  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    execFileSync(process.execPath, [compiler, '--project', directory, '--pretty', 'false'], { cwd: directory, encoding: 'utf8' });
    return { snippets: origins.size, problems: [] };
  } catch (error) {
    const output = (error as { stdout?: string }).stdout ?? String(error);
    // What goes on indented belongs to the message above.
    const messages = output.trim().split(/\n(?! )/u);
    return { snippets: origins.size, problems: messages.map((message) => atOrigin(message, origins)) };
  }
}

/** `docs__polling.md.12.ts(13,5): error …` as `docs/polling.md:13  error …`. */
function atOrigin(text: string, origins: ReadonlyMap<string, string>): string {
  const match = /^(?<name>[^(]+)\((?<line>\d+),\d+\): (?<message>.*)$/su.exec(text);
  const origin = origins.get(path.basename(match?.groups?.['name'] ?? ''));
  return origin === undefined ? text : `${origin}:${match?.groups?.['line']}  ${match?.groups?.['message']}`;
}

function configuration(root: string): object {
  return {
    extends: path.join(root, 'tsconfig.base.json'),
    compilerOptions: { isolatedDeclarations: false, declaration: false, noEmit: true },
    include: ['*.ts'],
  };
}

/** Lets the snippets import every package of the workspace, and what those depend on. */
function linkModules(root: string, directory: string): void {
  const link = (name: string, target: string): void => {
    const place = path.join(directory, 'node_modules', name);
    if (existsSync(place) || !existsSync(target)) return;
    mkdirSync(path.dirname(place), { recursive: true });
    symlinkSync(target, place, 'junction');
  };
  for (const { directory: home, manifest } of readWorkspace(root)) {
    link(manifest.name, home);
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
      link(name, path.join(home, 'node_modules', name));
    }
  }
}
