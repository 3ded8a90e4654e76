import { checkCommands } from './docs/check-commands.ts';
import { checkExcerpts } from './docs/check-excerpts.ts';
import { checkLinks } from './docs/check-links.ts';
import { checkSnippets } from './docs/check-snippets.ts';
import { readKnownCommands } from './docs/known-commands.ts';
import { readDocuments } from './docs/markdown-document.ts';
import { repositoryRoot } from './workspace.ts';

// Holds every Markdown file against the repository: links, TypeScript blocks, excerpts of files, and the commands that shell examples name.

const documents = readDocuments(repositoryRoot);
const { snippets, problems: snippetProblems } = checkSnippets(repositoryRoot, documents);
const { excerpts, problems: excerptProblems } = checkExcerpts(repositoryRoot, documents);
const { examples, problems: commandProblems } = checkCommands(documents, readKnownCommands(repositoryRoot));
const links = documents.reduce((count, document) => count + document.links.length, 0);
const problems = [...checkLinks(repositoryRoot, documents), ...snippetProblems, ...excerptProblems, ...commandProblems];
for (const problem of problems) console.log(problem);
console.log(
  `docs: ${documents.length} files, ${links} links, ${snippets} TypeScript blocks, ${excerpts} excerpts of files, ${examples} commands checked, ${problems.length} problems`,
);
if (problems.length > 0 || documents.length === 0) process.exitCode = 1;
