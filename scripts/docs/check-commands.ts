import type { MarkdownDocument } from './markdown-document.ts';

/** What the command line tool and the scripts of the repository can do. */
export interface KnownCommands {
  /** The options of a command of `tasks` or `tasks-server`, such as `--timeout`; nothing when there is no such command. */
  optionsOf(program: string, command: string): ReadonlySet<string> | undefined;
  /** The scripts of the root `package.json`. */
  readonly scripts: ReadonlySet<string>;
}

/** One command line out of a document. */
interface ShellExample {
  readonly words: readonly string[];
  readonly line: number;
}

/** The programs whose commands are looked up. */
const programs = new Set(['tasks', 'tasks-server', 'pnpm']);

const shellLanguages = new Set(['sh', 'bash', 'shell', 'console', 'zsh']);
const pnpmCommands = new Set(['add', 'create', 'dlx', 'exec', 'install', 'pack', 'run', 'update', 'why', 'audit', 'dedupe']);

/** The examples of documents that name a command, an option or a script that does not exist, as `file:line  what`. */
export function checkCommands(
  documents: readonly MarkdownDocument[],
  known: KnownCommands,
): { readonly examples: number; readonly problems: readonly string[] } {
  const examples = documents.flatMap((document) =>
    shellExamples(document).map((example) => ({ file: document.file, ...example })),
  );
  const problems = examples.flatMap(({ file, words, line }) =>
    exampleProblems(words, known).map((problem) => `${file}:${line}  ${problem}`),
  );
  return { examples: examples.length, problems };
}

/** The command lines in shell blocks, and those in backticks that begin with `tasks` or `pnpm` and a command. */
function shellExamples({ blocks, inlineCode }: MarkdownDocument): ShellExample[] {
  const lines = blocks
    .filter(({ language }) => shellLanguages.has(language))
    .flatMap(({ code, language, line }) =>
      joinContinued(code)
        .map(({ text, offset }) => ({ text, line: line + offset }))
        // In a console block only what follows the prompt is typed.
        .filter(({ text }) => language !== 'console' || text.startsWith('$ ')),
    );
  const inline = inlineCode
    .filter(({ code }) => /^(?:tasks|tasks-server|pnpm|npx) /u.test(code))
    .map(({ code, line }) => ({ text: code, line }));
  return [...lines, ...inline].flatMap(({ text, line }) =>
    text
      .replace(/^\$ /u, '')
      .replace(/(?:^|\s)#.*$/u, '')
      .split(/\|\||&&|[|;]/u)
      .map((part) => part.trim().split(/\s+/u))
      .map((words) => ({ words: withoutPrefix(words), line }))
      .filter(({ words }) => words[0] !== undefined && programs.has(words[0])),
  );
}

function exampleProblems(words: readonly string[], known: KnownCommands): string[] {
  const [program = '', command, ...rest] = words;
  if (command === undefined || /[<[…]/u.test(command)) return [];
  if (program === 'pnpm') {
    if (command.startsWith('-') || pnpmCommands.has(command) || known.scripts.has(command)) return [];
    return [`pnpm ${command}: there is no such script in package.json`];
  }
  if (command.startsWith('-')) return unknownOptions(program, '', words.slice(1), known);
  const [name, subcommand] = [command, rest[0]];
  if (known.optionsOf(program, name) === undefined) return [`${program} ${name}: there is no such command`];
  const nested = subcommand === undefined || !/^[a-z]+$/u.test(subcommand) ? undefined : `${name} ${subcommand}`;
  const isNested = nested !== undefined && known.optionsOf(program, nested) !== undefined;
  return unknownOptions(program, isNested ? nested : name, rest, known);
}

function unknownOptions(program: string, command: string, words: readonly string[], known: KnownCommands): string[] {
  const options = known.optionsOf(program, command) ?? new Set();
  return words
    .filter((word) => /^--[a-z]/u.test(word))
    .map((word) => word.replace(/[=\]].*$/u, ''))
    .filter((option) => !options.has(option))
    .map((option) => `${program} ${command}: there is no option ${option}`);
}

/** Drops what stands before the program: environment variables, `npx` and the package it takes it from; `pnpm tasks` is `tasks`. */
function withoutPrefix(words: readonly string[]): readonly string[] {
  let rest = words;
  while (/^[A-Z_]+=/u.test(rest[0] ?? '')) rest = rest.slice(1);
  if (rest[0] === 'npx') {
    rest = rest.slice(1);
    while (rest[0]?.startsWith('-') === true) rest = rest.slice(1);
    if (/^@tasks\/cli(?:@|$)/u.test(rest[0] ?? '')) rest = ['tasks', ...rest.slice(1)];
    if (rest[0]?.startsWith('pnpm@') === true) rest = ['pnpm', ...rest.slice(1)];
  }
  return rest[0] === 'pnpm' && (rest[1] === 'tasks' || rest[1] === 'exec') ? rest.slice(1) : rest;
}

function joinContinued(code: string): { text: string; offset: number }[] {
  const joined: { text: string; offset: number }[] = [];
  let continues = false;
  for (const [offset, line] of code.split('\n').entries()) {
    const last = joined.at(-1);
    const text = line.replace(/\\$/u, '');
    if (continues && last !== undefined) last.text += ` ${text.trim()}`;
    else joined.push({ text: text.trim(), offset });
    continues = line.endsWith('\\');
  }
  return joined;
}
