import { checkWorkspace } from './boundaries/check-workspace.ts';
import { repositoryRoot } from './workspace.ts';

const { packages, files, violations } = checkWorkspace(repositoryRoot);
for (const { file, line, rule, message } of violations) console.log(`${file}:${line}  ${rule}  ${message}`);
console.log(`boundaries: ${files} files of ${packages} packages checked, ${violations.length} violations`);
if (violations.length > 0 || files === 0) process.exitCode = 1;
