/** Where a command writes, a line at a time: what was asked for, and what is said to people. */
export interface CommandStreams {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}
