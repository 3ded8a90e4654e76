/** Something that the caller can mend: a flag, a name, a folder. Ends the command with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
